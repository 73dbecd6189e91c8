// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.host.Commands;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.page.PageSize;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What decides about huge pages in one piece of shared memory: sysfs for the kernel's own mount (memfd, shared anonymous and
 * System V memory), the option {@code huge=} of a tmpfs that is mounted somewhere.
 *
 * <p>Source: {@code Documentation/admin-guide/mm/transhuge.rst}, section on tmpfs.
 *
 * @param word {@code always}, {@code within_size}, {@code advise}, {@code never}, {@code deny}, {@code force}, or
 *     {@code unknown}
 * @param where what was read
 * @param remedy a command that lets huge pages in for whoever asks
 */
record ShmemSetting(String word, String where, String remedy) {
    private static final String FOLDER = "/sys/kernel/mm/transparent_hugepage";
    private static final String TMPFS = "/dev/shm";
    private static final Pattern CHOSEN = Pattern.compile("\\[(\\w+)]");
    private static final Pattern TMPFS_HUGE = Pattern.compile("(?m)^\\S+ " + TMPFS + " tmpfs \\S*\\bhuge=(\\w+)");

    /** The setting for a mapping's name and a page size. */
    static ShmemSetting of(KernelFiles files, String name, PageSize size) {
        Commands commands = Commands.of(files);
        String all = chosen(files, FOLDER + "/shmem_enabled").orElse("unknown");
        if (name.startsWith(TMPFS + "/") && !all.equals("deny") && !all.equals("force")) {
            Matcher huge = TMPFS_HUGE.matcher(files.read("/proc/self/mounts").orElse(""));
            String word = huge.find() ? huge.group(1) : "never";
            return new ShmemSetting(
                    word, "mount option huge=" + word + " of " + TMPFS, commands.remount(TMPFS, "huge=advise"));
        }
        String own = FOLDER + "/hugepages-" + (size.bytes() >>> 10) + "kB/shmem_enabled";
        Optional<String> ownWord = chosen(files, own).filter(word -> !word.equals("inherit"));
        boolean overruled = all.equals("deny") || all.equals("force");
        if (ownWord.isPresent() && !overruled) {
            return new ShmemSetting(ownWord.get(), own + " is " + ownWord.get(), commands.write(own, "advise"));
        }
        String path = FOLDER + "/shmem_enabled";
        return new ShmemSetting(all, path + " is " + all, commands.write(path, "advise"));
    }

    /** Whether nobody gets huge pages. */
    boolean isOff() {
        return word.equals("never") || word.equals("deny");
    }

    /** Whether only those that ask get them. */
    boolean asksForAdvice() {
        return word.equals("advise");
    }

    private static Optional<String> chosen(KernelFiles files, String path) {
        return files.read(path).map(CHOSEN::matcher).filter(Matcher::find).map(match -> match.group(1));
    }
}
