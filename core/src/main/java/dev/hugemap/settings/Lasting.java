// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.settings;

import java.util.Optional;

/**
 * A way to have a setting again after a reboot.
 *
 * @param way by whom it is set
 * @param since the Linux that takes it, as {@code 6.12}; empty where all that hugemap runs on do
 * @param text for {@link Way#KERNEL_COMMAND_LINE} the words to add to it; else a command for a shell, which writes a file
 */
public record Lasting(Way way, Optional<String> since, String text) {
    /** A way that every kernel takes. */
    static Lasting of(Way way, String text) {
        return new Lasting(way, Optional.empty(), text);
    }

    /** Who sets it at boot. */
    public enum Way {
        /**
         * The boot loader gives the kernel these words: before memory is in pieces, so the surest for pools. Source:
         * {@code Documentation/admin-guide/kernel-parameters.txt}.
         */
        KERNEL_COMMAND_LINE,
        /** {@code man 5 sysctl.d}. */
        SYSCTL,
        /** {@code man 5 tmpfiles.d}, of systemd. */
        TMPFILES
    }
}
