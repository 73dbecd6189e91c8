// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

/** What a measured loop is written in. */
enum Language {
    /** In a JVM of its own, by JMH. */
    JAVA("Java"),
    /** In a process of its own, over the same mapping calls. */
    C("C");

    private final String text;

    Language(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
