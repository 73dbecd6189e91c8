// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.AddressRange;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What smaps and pagemap prove together, one mapping after another, where PAGEMAP_SCAN is absent. */
final class InferredRuns implements Runs {
    private final Supplier<List<SmapsEntry>> source;
    private final SmapsInference inference;
    private final long limit;

    private List<SmapsEntry> smaps = List.of();
    private int index;
    private @Nullable SmapsEntry entry;
    private List<Stretch> stretches = List.of();
    private int next;
    private Stretch current = new Stretch(0, 0, Gap.ABSENT);

    /** Stretches up to a limit; smaps is read at each {@link #seek}. */
    InferredRuns(Supplier<List<SmapsEntry>> smaps, SmapsInference inference, long limit) {
        this.source = smaps;
        this.inference = inference;
        this.limit = limit;
    }

    @Override
    public void seek(long address) {
        smaps = source.get();
        index = 0;
        stretches = List.of();
        next = 0;
        current = new Stretch(address, address, Gap.ABSENT);
    }

    @Override
    public boolean next() {
        long start = current.end();
        if (start >= limit) {
            return false;
        }
        if (next == stretches.size()) {
            read(start);
        }
        current = stretches.get(next++);
        return true;
    }

    private void read(long start) {
        while (index < smaps.size() && smaps.get(index).range().end() <= start) {
            index++;
        }
        next = 0;
        AddressRange mapping = index < smaps.size() ? smaps.get(index).range() : null;
        if (mapping == null || mapping.start() >= limit) {
            entry = null;
            stretches = List.of(new Stretch(start, limit, Gap.ABSENT));
        } else if (mapping.start() > start) {
            entry = null;
            stretches = List.of(new Stretch(start, mapping.start(), Gap.ABSENT));
        } else {
            entry = smaps.get(index);
            AddressRange part = AddressRange.between(start, Math.min(limit, mapping.end()));
            stretches = inference.read(part, entry).stretches();
        }
    }

    @Override
    public long start() {
        return current.start();
    }

    @Override
    public long end() {
        return current.end();
    }

    @Override
    public PageState state() {
        return switch (current.state()) {
            case Gap gap ->
                switch (gap) {
                    case ABSENT -> PageState.ABSENT;
                    case SWAPPED -> PageState.SWAPPED;
                    case UNKNOWN -> PageState.UNKNOWN;
                };
            case Mapped mapped -> mapped.kind() == LeafKind.ZERO_PAGE ? PageState.ZERO_PAGE : PageState.PRESENT;
        };
    }

    /** Kernels with guards have PAGEMAP_SCAN. */
    @Override
    public boolean isGuarded() {
        return false;
    }

    @Override
    public MappingKind kind() {
        return entry == null ? MappingKind.NONE : entry.kind();
    }

    @Override
    public long leafBytes() {
        return current.state() instanceof Mapped mapped ? mapped.leafSize().bytes() : 0;
    }

    @Override
    public long folioBytes() {
        return current.state() instanceof Mapped mapped && mapped.folioSize() != null
                ? mapped.folioSize().bytes()
                : 0;
    }

    @Override
    public Answer writable() {
        return entry == null ? Answer.NO : entry.writable();
    }

    @Override
    public Answer softDirty() {
        return Answer.UNKNOWN;
    }

    @Override
    public @Nullable Evidence leafEvidence() {
        return leafBytes() == 0 ? null : Evidence.SMAPS;
    }
}
