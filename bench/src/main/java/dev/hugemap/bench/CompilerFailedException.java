// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.io.IOException;
import java.io.Serial;

/** A C compiler that is there and makes no program of a source. The message holds all that it said. */
public final class CompilerFailedException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    private final String brief;

    CompilerFailedException(String what, String messages) {
        super(what + ":\n" + messages);
        this.brief = what + ": " + telling(messages);
    }

    /**
     * Says it in one line.
     *
     * @return what doesn't compile, and the compiler's first line that tells why
     */
    public String brief() {
        return brief;
    }

    /** The compiler may say first which function it is at. */
    private static String telling(String messages) {
        return messages.lines()
                .filter(line -> line.contains("error"))
                .findFirst()
                .or(() -> messages.lines().findFirst())
                .orElse("it says nothing");
    }
}
