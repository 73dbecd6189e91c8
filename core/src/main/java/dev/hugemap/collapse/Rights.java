// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.Commands;
import dev.hugemap.host.KernelFiles;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a process may be advised, found out by a call that advises nothing.
 *
 * <p>Source: {@code man 2 process_madvise}, {@code mm/madvise.c}: ptrace read access first, then CAP_SYS_NICE.
 */
record Rights(NativeBridge bridge, KernelFiles files, long pid) {
    private static final Pattern EFFECTIVE = Pattern.compile("^CapEff:\\s+([0-9a-f]{1,16})$", Pattern.MULTILINE);
    /** Source: {@code linux/capability.h}. */
    private static final int CAP_SYS_NICE = 23;

    private static final int HEX = 16;

    /** What is in the way at this moment. */
    Optional<CollapseObstacle> obstacle(int pidfd) {
        try {
            bridge.processMadvise(pidfd, MemorySegment.NULL, 0, Advice.MADV_COLLAPSE);
            return Optional.empty();
        } catch (SyscallException refused) {
            return Optional.of(explain(refused.errno()));
        }
    }

    private CollapseObstacle explain(Errno errno) {
        return switch (errno.name()) {
            case "EACCES" ->
                new CollapseObstacle(
                        ObstacleReason.NOT_PERMITTED_TO_LOOK,
                        "may not touch the memory of process " + pid + " (process_madvise: EACCES): the kernel's ptrace"
                                + " access rules keep this process from it"
                                + (hasCapability() ? "" : ", and CAP_SYS_NICE is missing too"),
                        toHaveIt("CAP_SYS_PTRACE and CAP_SYS_NICE"));
            case "EPERM" ->
                new CollapseObstacle(
                        ObstacleReason.NOT_PERMITTED_TO_ADVISE,
                        "may look at process " + pid + ", but not advise it (process_madvise: EPERM): "
                                + (hasCapability()
                                        ? "CAP_SYS_NICE is there, so a filter of system calls or another user"
                                                + " namespace is in the way"
                                        : "CAP_SYS_NICE is missing"),
                        toHaveIt("CAP_SYS_NICE"));
            case "ESRCH" -> gone();
            case "ENOSYS" ->
                unsupported("this kernel has no process_madvise (Linux 5.10), or a filter of system calls hides it");
            default ->
                unsupported("this kernel doesn't collapse memory of other processes (process_madvise: " + errno
                        + "; MADV_COLLAPSE is there since Linux 6.1)");
        };
    }

    static CollapseObstacle unsupported(String sentence) {
        return new CollapseObstacle(ObstacleReason.NOT_SUPPORTED, sentence, "");
    }

    /** Root that lacks a capability is in a container. */
    private String toHaveIt(String capabilities) {
        return Commands.of(files).isRoot()
                ? "This root lacks " + capabilities + ", as in a container: run it on the host, or start the container"
                        + " with them (--cap-add)"
                : "Root has what it takes";
    }

    private boolean hasCapability() {
        Matcher line = EFFECTIVE.matcher(files.read("/proc/self/status").orElse(""));
        return line.find() && (Long.parseUnsignedLong(line.group(1), HEX) >>> CAP_SYS_NICE & 1) == 1;
    }

    /** The process is there, but has no memory: it waits for its parent, or never had any. */
    private CollapseObstacle gone() {
        String status = files.read("/proc/" + pid + "/status").orElse("");
        boolean zombie = status.contains("\nState:\tZ") || status.contains("\nState:\tX");
        return status.isEmpty() || zombie || status.contains("\nVmSize:")
                ? new CollapseObstacle(ObstacleReason.ENDED, "process " + pid + " has ended", "")
                : new CollapseObstacle(
                        ObstacleReason.KERNEL_THREAD,
                        "process " + pid + " is a thread of the kernel, which has no memory of its own",
                        "");
    }
}
