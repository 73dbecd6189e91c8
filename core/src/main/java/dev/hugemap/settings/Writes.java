// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.settings;

import dev.hugemap.host.Commands;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.settings.SettingException.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/**
 * Writes settings, and says why one can't be.
 *
 * @param files of the kernel
 * @param writer that writes them
 */
record Writes(KernelFiles files, SettingWriter writer) {
    private static final int MOUNT_POINT = 1;
    private static final int OPTIONS = 3;

    /**
     * Writes a setting.
     *
     * @param what was asked for, in words
     * @param otherwise what to do where the kernel doesn't take the value
     * @throws SettingException if it can't be
     */
    void write(String path, String value, String what, String otherwise) {
        try {
            writer.write(path, value);
        } catch (IOException refused) {
            throw refused(path, value, "can't have " + what + ": ", otherwise, refused);
        }
    }

    /** Writes what may as well be refused; false where it is. */
    boolean ask(String path, String value) {
        try {
            writer.write(path, value);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private SettingException refused(String path, String value, String what, String otherwise, IOException refused) {
        // The kernel's own words come in the user's language: what they mean is looked up.
        Optional<String> readOnly = readOnlyMount(path);
        if (readOnly.isPresent()) {
            return new SettingException(
                    Reason.READ_ONLY,
                    what + path + " can't be written: " + readOnly.get() + " is mounted read-only, as in a container",
                    onHost(path, value),
                    refused);
        }
        if (refused instanceof AccessDeniedException) {
            Commands commands = Commands.of(files);
            boolean root = commands.isRoot();
            return new SettingException(
                    Reason.FORBIDDEN,
                    what + "only root may write " + path + (root ? ", and this root may not, as in a container" : ""),
                    root ? onHost(path, value) : commands.write(path, value),
                    refused);
        }
        String why = refused instanceof NoSuchFileException
                ? "there is no " + path
                : "the kernel doesn't take " + value + " in " + path + " (" + refused.getMessage() + ")";
        return new SettingException(Reason.NOT_TAKEN, what + why, otherwise, refused);
    }

    /** There hugemap may be elsewhere, or nowhere. */
    private static String onHost(String path, String value) {
        return "run it on the host: " + Commands.FOR_USER.write(path, value);
    }

    /** The mount that a file is on, if it is read-only. */
    private Optional<String> readOnlyMount(String path) {
        return files.read("/proc/self/mounts")
                .orElse("")
                .lines()
                .map(line -> line.split(" ", -1))
                .filter(fields -> fields.length > OPTIONS && isAbove(fields[MOUNT_POINT], path))
                // Of mounts one over the other, the last one is seen.
                .reduce((some, other) -> other[MOUNT_POINT].length() >= some[MOUNT_POINT].length() ? other : some)
                .filter(fields -> List.of(fields[OPTIONS].split(",", -1)).contains("ro"))
                .map(fields -> fields[MOUNT_POINT]);
    }

    private static boolean isAbove(String folder, String path) {
        return folder.equals("/") || path.startsWith(folder + "/");
    }
}
