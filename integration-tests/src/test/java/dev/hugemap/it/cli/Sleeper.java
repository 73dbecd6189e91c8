package dev.hugemap.it.cli;

import java.io.IOException;

/** A program that sits still until its input ends: a process to look at. */
final class Sleeper {
    private Sleeper() {}

    /** Says that it is up, and waits. */
    public static void main(String[] arguments) throws IOException {
        System.out.println("up");
        System.out.flush();
        while (System.in.read() >= 0) {
            // Nobody writes; the end of input is what is waited for.
        }
    }
}
