// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.host.KernelFiles;
import dev.hugemap.inspect.Inspector;
import dev.hugemap.memory.HugeMemory;
import java.util.OptionalLong;

/**
 * The process that {@code maps} looks at.
 *
 * @param given its number, or empty for the command itself
 */
record Target(OptionalLong given) {
    long pid() {
        return given.orElseGet(() -> ProcessHandle.current().pid());
    }

    Inspector inspector(HugeMemory memory) {
        return given.isPresent() ? memory.inspector(given.getAsLong()) : memory.inspector();
    }

    /** The text of one of its files, empty where it is gone or may not be read. */
    String text(KernelFiles files, String name) {
        String folder = given.isPresent() ? Long.toString(given.getAsLong()) : "self";
        return files.read("/proc/" + folder + "/" + name).orElse("");
    }

    /** For example {@code process 4711 (java)}. */
    String describe(KernelFiles files) {
        String name = Printable.of(text(files, "comm").strip());
        return "process " + pid() + (name.isEmpty() ? "" : " (" + name + ")");
    }
}
