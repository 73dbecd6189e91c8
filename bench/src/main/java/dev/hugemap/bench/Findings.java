// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.io.IOException;
import java.io.Writer;

/** What a comparison found, for people and for programs. */
interface Findings {
    /** The text for people, without a line break at its end. */
    String page();

    /**
     * Writes one JSON object with every single time.
     *
     * @throws IOException if the writer doesn't take it
     */
    void writeJson(Writer writer) throws IOException;

    /** Whether an arm was on other pages than it stands for. */
    boolean rejected();
}
