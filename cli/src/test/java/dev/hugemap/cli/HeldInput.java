// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Standard input that observes something each time it is read: one short line. */
final class HeldInput extends InputStream {
    private static final byte[] LINE = {'o', 'k', '\n', 'x'};

    private final LongSupplier fact;
    private final List<Long> observed = new ArrayList<>();

    HeldInput(LongSupplier fact) {
        this.fact = fact;
    }

    @Override
    public int read() {
        observed.add(fact.getAsLong());
        return LINE[observed.size() - 1];
    }

    List<Long> observed() {
        return List.copyOf(observed);
    }
}
