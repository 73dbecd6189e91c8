// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is computed when it is first asked for, once, whatever the number of threads. */
final class Lazy<T> {
    private volatile @Nullable T value;

    /** The value; from the source, where it is asked for the first time. */
    T get(Supplier<T> source) {
        T known = value;
        return known != null ? known : compute(source);
    }

    private synchronized T compute(Supplier<T> source) {
        T known = value;
        if (known == null) {
            known = source.get();
            value = known;
        }
        return known;
    }
}
