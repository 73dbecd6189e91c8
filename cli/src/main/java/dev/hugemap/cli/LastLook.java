// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.host.KernelFiles;
import dev.hugemap.inspect.AddressSpace;
import dev.hugemap.inspect.UnreadableProcessException;
import dev.hugemap.memory.HugeMemory;
import java.util.Optional;
import java.util.OptionalLong;

/** A process's memory by leaf size and its children, as they were last seen. For one thread. */
final class LastLook {
    private final HugeMemory memory;
    private final KernelFiles files;
    private final long pid;
    private String process;
    private Optional<AddressSpace> space = Optional.empty();
    private long children;

    LastLook(HugeMemory memory, KernelFiles files, long pid) {
        this.memory = memory;
        this.files = files;
        this.pid = pid;
        this.process = "process " + pid;
    }

    /** Looks again; what was seen before stays where nothing can be seen any more. */
    void look() {
        try {
            space = Optional.of(memory.inspector(pid).mappings());
            process = new Target(OptionalLong.of(pid)).describe(files);
            children = ProcessHandle.of(pid)
                    .map(process -> process.descendants().count())
                    .orElse(0L);
        } catch (UnreadableProcessException ended) {
            // What was seen before stays.
        }
    }

    /** What to call it. */
    String process() {
        return process;
    }

    Optional<AddressSpace> space() {
        return space;
    }

    long children() {
        return children;
    }
}
