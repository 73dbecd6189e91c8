// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import org.jspecify.annotations.Nullable;

/** Spans in a list of which any can be taken out at once. Guarded by its owner. */
final class SpanList {
    private @Nullable Span first;

    @Nullable
    Span first() {
        return first;
    }

    void add(Span span) {
        span.before = null;
        span.after = first;
        if (first != null) {
            first.before = span;
        }
        first = span;
    }

    void remove(Span span) {
        if (span.before == null) {
            first = span.after;
        } else {
            span.before.after = span.after;
        }
        if (span.after != null) {
            span.after.before = span.before;
        }
        span.before = null;
        span.after = null;
    }
}
