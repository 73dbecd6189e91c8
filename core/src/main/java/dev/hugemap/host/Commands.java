package dev.hugemap.host;

/**
 * Shell commands that change the kernel's settings, as this process's user would have to type them.
 *
 * @param superuser whether that user is root
 */
public record Commands(boolean superuser) {
    /**
     * Commands for the user of this process.
     *
     * @param files of the kernel; an unreadable {@code /proc/self/status} counts as an ordinary user
     * @return the commands
     */
    public static Commands of(KernelFiles files) {
        String status = files.read("/proc/self/status").orElse("");
        return new Commands(status.lines()
                .filter(line -> line.startsWith("Uid:"))
                .anyMatch(line -> line.split("\\s+", -1)[2].equals("0")));
    }

    /**
     * A command that writes a value into a setting's file.
     *
     * @param path of the setting
     * @param value to write
     * @return one line for a shell
     */
    public String write(String path, String value) {
        String command = "echo " + value + " > " + path;
        return superuser ? command : "sudo sh -c '" + command + "'";
    }
}
