// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

import dev.hugemap.Skips;
import dev.hugemap.it.Command;
import dev.hugemap.it.Command.Finished;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A control group with hugetlb limits, in a mount of the test's own. Needs root and a kernel whose hugetlb controller is
 * free for a v1 hierarchy; else the test is skipped. Source: {@code man 7 cgroups}.
 */
final class HugeTlbCgroup implements AutoCloseable {
    private final Path mount;
    private final Path group;

    private HugeTlbCgroup(Path mount) {
        this.mount = mount;
        this.group = mount.resolve("hugemap-it-" + ProcessHandle.current().pid());
    }

    static HugeTlbCgroup create(Path folder) {
        Finished mounted = Command.of("mount", "-t", "cgroup", "-o", "hugetlb", "none", folder.toString())
                .run();
        Skips.unless(
                mounted.exit() == 0,
                "a cgroup v1 hierarchy for hugetlb: " + mounted.err().strip());
        HugeTlbCgroup cgroup = new HugeTlbCgroup(folder);
        try {
            Files.createDirectory(cgroup.group);
        } catch (IOException e) {
            cgroup.close();
            throw new UncheckedIOException(e);
        }
        return cgroup;
    }

    HugeTlbCgroup limit(String file, long bytes) {
        try {
            Files.writeString(group.resolve(file), Long.toString(bytes));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file that takes the processes of the group. */
    String processes() {
        return group.resolve("cgroup.procs").toString();
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(group);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Command.of("umount", mount.toString()).run();
        }
    }
}
