// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFiles;
import java.util.Optional;
import java.util.OptionalLong;

/** Gets hold of a process by its number, and sees that {@code /proc} shows the same one under it. */
final class HeldProcess {
    private static final String NUMBER = "Pid:";

    private HeldProcess() {}

    /**
     * Opens a descriptor of a process.
     *
     * @throws CollapseException if there is no such process, or {@code /proc} is of other processes
     */
    static int open(NativeBridge bridge, KernelFiles files, long pid) {
        if (pid <= 0 || pid > Integer.MAX_VALUE) {
            throw new CollapseException(noSuchProcess(pid), null);
        }
        int pidfd;
        try {
            pidfd = bridge.pidfdOpen((int) pid, 0);
        } catch (SyscallException refused) {
            throw new CollapseException(notOpened(pid, refused.errno()), refused);
        }
        OptionalLong shown = numberInProc(files, pidfd);
        if (shown.isPresent() && shown.getAsLong() != pid) {
            bridge.close(pidfd);
            throw new CollapseException(
                    new CollapseObstacle(
                            ObstacleReason.OTHER_PROC,
                            "/proc isn't of this process's PID namespace: what is " + pid + " here, it shows "
                                    + (shown.getAsLong() > 0 ? "as " + shown.getAsLong() : "not at all"),
                            "Mount it anew in this namespace: mount -t proc proc /proc"),
                    null);
        }
        return pidfd;
    }

    /** By what number {@code /proc} shows the process; 0 or less where it doesn't, empty where it can't be told. */
    private static OptionalLong numberInProc(KernelFiles files, int pidfd) {
        Optional<String> number = files.read("/proc/self/fdinfo/" + pidfd).stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(NUMBER))
                .map(line -> line.substring(NUMBER.length()).strip())
                .filter(digits -> digits.matches("-?\\d{1,10}"))
                .findFirst();
        return number.isPresent() ? OptionalLong.of(Long.parseLong(number.get())) : OptionalLong.empty();
    }

    private static CollapseObstacle notOpened(long pid, Errno errno) {
        if (errno.equals(Errno.ENOSYS)) {
            return Rights.unsupported(
                    "this kernel has no pidfd_open (Linux 5.3), or a filter of system calls hides it");
        }
        return errno.equals(Errno.ESRCH)
                ? noSuchProcess(pid)
                : new CollapseObstacle(
                        ObstacleReason.NO_SUCH_PROCESS,
                        "process " + pid + " can't be held (pidfd_open: " + errno + ")"
                                + (errno.equals(Errno.EINVAL) ? ": a thread's number, perhaps" : ""),
                        "");
    }

    private static CollapseObstacle noSuchProcess(long pid) {
        return new CollapseObstacle(ObstacleReason.NO_SUCH_PROCESS, "there is no process " + pid, "");
    }
}
