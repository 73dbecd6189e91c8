// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.inspect;

/** A JVM of its own that runs sequences of calls: the seed and how many are its arguments. */
final class VerdictChild {
    private VerdictChild() {}

    /** Prints what was looked at, or ends with what is wrong. */
    public static void main(String[] args) {
        System.out.println(VerdictRun.of(Long.parseLong(args[0]), Integer.parseInt(args[1])));
    }
}
