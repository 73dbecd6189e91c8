package dev.hugemap.inspect;

import dev.hugemap.host.KernelFiles;
import java.util.Optional;

/**
 * Which process has a number, and whether it still runs. Source: {@code man 5 proc_pid_stat}.
 *
 * @param startTime clock ticks after boot; numbers are used again, these never with the same number
 * @param ended whether it only waits for its parent to take note
 * @param kernelThread whether it is a thread of the kernel
 */
record ProcessIdentity(long startTime, boolean ended, boolean kernelThread) {
    /** Fields are counted from the state on: what stands before may hold blanks. */
    private static final int STATE = 0;

    private static final int FLAGS = 6;
    private static final int START_TIME = 19;
    /** Source: {@code linux/sched.h}. */
    private static final long PF_KTHREAD = 0x200000;

    /** The process in a folder of procfs; empty where there is none. */
    static Optional<ProcessIdentity> read(KernelFiles files, String process) {
        return files.read(process + "/stat").flatMap(ProcessIdentity::parse);
    }

    private static Optional<ProcessIdentity> parse(String text) {
        String[] fields = text.substring(text.lastIndexOf(')') + 1).strip().split(" ", -1);
        if (fields.length <= START_TIME) {
            return Optional.empty();
        }
        boolean ended = fields[STATE].equals("Z") || fields[STATE].equals("X");
        boolean kernelThread = (Long.parseLong(fields[FLAGS]) & PF_KTHREAD) != 0;
        return Optional.of(new ProcessIdentity(Long.parseLong(fields[START_TIME]), ended, kernelThread));
    }
}
