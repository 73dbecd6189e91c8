// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Shell commands that change the kernel's settings, as a user has to type them. Immutable.
 *
 * <p>A program that was started by the command {@code hugemap} says so, and what that can set is then set by it: it tries harder
 * than a plain write, and tells what came of it. Anywhere else a command writes the setting's file.
 */
public final class Commands {
    /** For root, who may write. */
    public static final Commands FOR_ROOT = new Commands(User.ROOT, Optional.empty());
    /** For everybody else, by sudo. */
    public static final Commands FOR_USER = new Commands(User.ORDINARY, Optional.empty());

    /** The system property that holds the command {@code hugemap} as its user typed it. */
    private static final String LAUNCHER = "hugemap.launcher";

    /** Where the launcher looks for a Java, whoever starts it. */
    private static final List<String> HOMES_FOR_ALL = List.of("/usr/lib/jvm/", "/usr/java/", "/opt/", "/usr/local/");

    private static final Pattern EFFECTIVE_ROOT = Pattern.compile("^Uid:\\s+\\d+\\s+0\\s");
    private static final Pattern PLAIN = Pattern.compile("[\\w./:@%+-]+");

    private enum User {
        ROOT,
        ORDINARY
    }

    private final User user;
    private final Optional<String> launcher;

    private Commands(User user, Optional<String> launcher) {
        this.user = user;
        this.launcher = launcher;
    }

    /**
     * Commands for the user of this process.
     *
     * @param files of the kernel; an unreadable {@code /proc/self/status} counts as an ordinary user
     * @return the commands, by {@code hugemap} where that started this process
     */
    public static Commands of(KernelFiles files) {
        String status = files.read("/proc/self/status").orElse("");
        Commands user =
                status.lines().anyMatch(line -> EFFECTIVE_ROOT.matcher(line).find()) ? FOR_ROOT : FOR_USER;
        return Optional.ofNullable(System.getProperty(LAUNCHER)).map(user::by).orElse(user);
    }

    /**
     * Whether this program was started by {@code hugemap}, so that its user can start it again.
     *
     * @return false for a program of others, which uses the library
     */
    public boolean areOwn() {
        return launcher.isPresent();
    }

    /**
     * The same commands, by {@code hugemap} where that can set what is to be set.
     *
     * @param typed how it is called: a name on the path, or a file's
     * @return the commands
     */
    public Commands by(String typed) {
        return new Commands(user, Optional.of(typed));
    }

    /**
     * Whether they are for root.
     *
     * @return false for those that ask for privilege first
     */
    public boolean isRoot() {
        return user == User.ROOT;
    }

    /**
     * A command that has a setting's file hold a value.
     *
     * @param path of the setting
     * @param value to write
     * @return one line for a shell
     */
    public String write(String path, String value) {
        Optional<String> own = launcher.flatMap(
                typed -> OwnCommand.of(path, value).map(arguments -> start(quoted(typed) + " " + arguments)));
        return own.orElseGet(() -> echo(path, value));
    }

    /**
     * A command that gives a pool, or a node's part of it, so many pages.
     *
     * @param path of the pool's file, as {@link HugeTlbPool#path()}
     * @param count pages in all
     * @param leave bytes that are to stay with the host, or empty for what {@code hugemap} leaves it by itself
     * @return one line for a shell
     */
    public String pool(String path, long count, OptionalLong leave) {
        String command = write(path, Long.toString(count));
        return launcher.isPresent() && leave.isPresent() ? command + " --leave " + leave.getAsLong() : command;
    }

    private String echo(String path, String value) {
        if (!PLAIN.matcher(path).matches()) {
            // Names of cgroups may hold anything, backslashes as a rule.
            return isRoot() ? "echo " + value + " > " + quoted(path) : "echo " + value + " | sudo tee " + quoted(path);
        }
        String command = "echo " + value + " > " + path;
        return isRoot() ? command : "sudo sh -c '" + command + "'";
    }

    /**
     * A command that starts {@code hugemap} for root. Root's own environment may lead to no Java where the user's does: then the
     * command names this program's.
     *
     * @param command one line for a shell
     * @return the line, by sudo for everybody else
     */
    public String start(String command) {
        String home = System.getProperty("java.home");
        boolean forAll = HOMES_FOR_ALL.stream().anyMatch(home::startsWith);
        return isRoot() || forAll ? asRoot(command) : asRoot("env JAVA_HOME=" + quoted(home) + " " + command);
    }

    /**
     * A word as a shell takes it.
     *
     * @param word anything, as a path
     * @return the word, in quotes where it needs them
     */
    public static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
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
        return isRoot() ? command : "sudo sh -c '" + command + "'";
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
        return isRoot() ? command : "sudo " + command;
    }
}
