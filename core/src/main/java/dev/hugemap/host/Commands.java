package dev.hugemap.host;

import dev.hugemap.page.PageSize;
import java.util.regex.Pattern;

/** Shell commands that change the kernel's settings, as a user has to type them. */
public enum Commands {
    /** For root, who may write. */
    AS_ROOT,
    /** For everybody else, by sudo. */
    AS_USER;

    private static final Pattern EFFECTIVE_ROOT = Pattern.compile("^Uid:\\s+\\d+\\s+0\\s");
    private static final Pattern PLAIN = Pattern.compile("[\\w./:@%+-]+");

    /**
     * Commands for the user of this process.
     *
     * @param files of the kernel; an unreadable {@code /proc/self/status} counts as an ordinary user
     * @return the commands
     */
    public static Commands of(KernelFiles files) {
        String status = files.read("/proc/self/status").orElse("");
        return status.lines().anyMatch(line -> EFFECTIVE_ROOT.matcher(line).find()) ? AS_ROOT : AS_USER;
    }

    /**
     * A command that writes a value into a setting's file.
     *
     * @param path of the setting
     * @param value to write
     * @return one line for a shell
     */
    public String write(String path, String value) {
        if (!PLAIN.matcher(path).matches()) {
            // Names of cgroups may hold anything, backslashes as a rule.
            String quoted = "'" + path.replace("'", "'\\''") + "'";
            return this == AS_ROOT ? "echo " + value + " > " + quoted : "echo " + value + " | sudo tee " + quoted;
        }
        String command = "echo " + value + " > " + path;
        return this == AS_ROOT ? command : "sudo sh -c '" + command + "'";
    }

    /**
     * A command that lifts RLIMIT_AS of a running process, at once.
     *
     * @param pid the process, as the shell that runs the command sees it
     * @return one line for a shell
     */
    public String liftAddressSpaceLimit(long pid) {
        String command = "prlimit --pid " + pid + " --as=unlimited";
        return asRoot(command);
    }

    /**
     * A command that raises RLIMIT_MEMLOCK of a running process, at once, the hard limit too.
     *
     * @param pid the process, as the shell that runs the command sees it
     * @param bytes that it may lock
     * @return one line for a shell
     */
    public String raiseLockedMemoryLimit(long pid, long bytes) {
        return asRoot("prlimit --pid " + pid + " --memlock=" + bytes);
    }

    /**
     * A command that mounts a hugetlbfs in which every user may make files, and remove none but their own.
     *
     * @param size of its pages
     * @param folder where; it is made if it isn't there, and needs no quoting
     * @return one line for a shell
     */
    public String mountHugeTlbFs(PageSize size, String folder) {
        String command = "mkdir -p " + folder + " && mount -t hugetlbfs -o pagesize=" + size.shortName()
                + ",mode=1777 none " + folder;
        return this == AS_ROOT ? command : "sudo sh -c '" + command + "'";
    }

    /**
     * A command that changes an option of a mounted file system; what is in it stays.
     *
     * @param folder where it is mounted, without blanks
     * @param option for example {@code huge=advise}
     * @return one line for a shell
     */
    public String remount(String folder, String option) {
        return asRoot("mount -o remount," + option + " " + folder);
    }

    /**
     * A command for root, whatever it is.
     *
     * @param command one line for a shell, without pipes and redirections
     * @return the line, by sudo for everybody else
     */
    public String asRoot(String command) {
        return this == AS_ROOT ? command : "sudo " + command;
    }
}
