// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.host.KernelFiles;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which process has a number, which program it runs, and whether it still does. Source: {@code man 5 proc_pid_stat}.
 *
 * @param startTime clock ticks after boot; numbers are used again, these never with the same number
 * @param program its name, and where its code and its stack lie: these change when it starts another
 * @param ended whether it gives up its memory, or only waits for its parent to take note
 * @param kernelThread whether it is a thread of the kernel
 */
record ProcessIdentity(long startTime, String program, boolean ended, boolean kernelThread) {
    /** Fields are counted from the state on: what stands before may hold blanks. */
    private static final int STATE = 0;

    private static final int FLAGS = 6;
    private static final int START_TIME = 19;
    private static final int START_CODE = 23;
    private static final int START_STACK = 25;
    /** Source: {@code linux/sched.h}. */
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private static final long PF_EXITING = 0x4;

    private static final long PF_KTHREAD = 0x200000;

    /** The process in a folder of procfs; empty where there is none. */
    static Optional<ProcessIdentity> read(KernelFiles files, String process) {
        return files.read(process + "/stat").flatMap(ProcessIdentity::parse);
    }

    private static Optional<ProcessIdentity> parse(String text) {
        int name = text.lastIndexOf(')') + 1;
        String[] fields = text.substring(name).strip().split(" ", -1);
        if (fields.length <= START_STACK || !isNumber(fields[FLAGS]) || !isNumber(fields[START_TIME])) {
            return Optional.empty();
        }
        long flags = Long.parseLong(fields[FLAGS]);
        boolean ended = fields[STATE].equals("Z") || fields[STATE].equals("X") || (flags & PF_EXITING) != 0;
        boolean kernelThread = (flags & PF_KTHREAD) != 0;
        String program =
                text.substring(0, name) + String.join(" ", List.of(fields).subList(START_CODE, START_STACK + 1));
        return Optional.of(new ProcessIdentity(Long.parseLong(fields[START_TIME]), program, ended, kernelThread));
    }

    private static boolean isNumber(String word) {
        return NUMBER.matcher(word).matches();
    }
}
