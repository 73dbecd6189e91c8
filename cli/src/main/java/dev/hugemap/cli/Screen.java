// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

/** A page shown again and again: on a terminal in one place, in a pipe one below the other. For one thread. */
final class Screen {
    private static final String TOP = "\u001b[H\u001b[2J";

    private final Console console;
    private boolean used;

    Screen(Console console) {
        this.console = console;
    }

    void show(Page page) {
        if (used) {
            console.out().print(console.outColour() == Colour.ON ? TOP : "\n");
        }
        used = true;
        page.print(console.out(), console.outColour());
    }
}
