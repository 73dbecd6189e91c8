// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Made-up measurements. */
final class Samples {
    static final PageSize HUGE = PageSize.mib(2);
    static final PageSize BASE = PageSize.kib(4);

    private Samples() {}

    static Sample populated(long nanos, long populateNanos, long faults, ObservedPages observed) {
        return new Sample(nanos, Optional.of(new Sample.Populate(populateNanos, faults, HUGE.bytes())), observed);
    }

    static Sample plain(long nanos, ObservedPages observed) {
        return new Sample(nanos, Optional.empty(), observed);
    }

    static ObservedPages allOn(PageSize size, long bytes) {
        return new ObservedPages(bytes, bytes, size.pagesIn(bytes) + " × " + size);
    }

    static Series series(String name, Long... nanos) {
        return series(name, HUGE, 1, nanos);
    }

    static Series series(String name, PageSize label, int threads, Long... nanos) {
        OptionalLong untold = OptionalLong.empty();
        return new Series(name, "populate", threads, label, List.of(nanos), untold, untold, allOn(label, 1L << 30));
    }

    /** An arm that gives what it is told to, in turn, and counts its runs. */
    static final class Scripted implements Arm {
        private final String name;
        private final PageSize label;
        private final List<Sample> script;
        private int runs;

        Scripted(String name, PageSize label, Sample... script) {
            this.name = name;
            this.label = label;
            this.script = List.of(script);
        }

        int runs() {
            return runs;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public PageSize label() {
            return label;
        }

        @Override
        public int threads() {
            return 1;
        }

        @Override
        public Sample run(long bytes) {
            return script.get(runs++ % script.size());
        }
    }
}
