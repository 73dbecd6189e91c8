package dev.hugemap.memory;

import static dev.hugemap.memory.Trial.HUGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fake.FakeLinux;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What a faulted region should hold: for each granule whether it is committed, and what was written to it last. */
final class FaultModel {
    private final Region region;
    private final String name;
    private final BitSet committed = new BitSet();
    private final long[] tags;

    FaultModel(Region region, String name) {
        this.region = region;
        this.name = name;
        this.tags = new long[granules()];
    }

    Region region() {
        return region;
    }

    String name() {
        return name;
    }

    private int granules() {
        return (int) region.granule().pagesIn(region.range().length());
    }

    private int granule(long offset) {
        return (int) (offset / region.granule().bytes());
    }

    private int granuleAfter(long offset) {
        return (int) region.granule().pagesIn(offset);
    }

    /** Takes over from the region what is committed now; what was so before must still be. */
    void sync(long offset, long length) {
        // A block reaches beyond what was asked for by no more than a huge page.
        int from = granule(Math.max(0, offset - HUGE.bytes()));
        int to = granuleAfter(Math.min(region.range().length(), offset + length + HUGE.bytes()));
        for (int i = from; i < to; i++) {
            boolean now = isOpen(i);
            if (now && !committed.get(i)) {
                tags[i] = 0;
            }
            committed.set(i, now);
        }
    }

    private boolean isOpen(int granule) {
        try {
            return region.segment(
                                    granule * region.granule().bytes(),
                                    region.granule().bytes())
                            .byteSize()
                    > 0;
        } catch (IllegalStateException notCommitted) {
            return false;
        }
    }

    boolean isCommitted(long offset, long length) {
        return committed.nextClearBit(granule(offset)) >= granuleAfter(offset + length);
    }

    void decommitted(long offset, long length) {
        committed.clear(granule(offset), granuleAfter(offset + length));
    }

    void write(FakeLinux linux, long start, long end, long tag) {
        linux.write(region.range().start() + start, end - start, tag);
        for (int i = granule(start); i < granuleAfter(end); i++) {
            tags[i] = tag;
        }
    }

    /** A committed stretch, its start and end; null where nothing is committed. */
    long @Nullable [] randomExtent(SplittableRandom random) {
        if (committed.isEmpty()) {
            return null;
        }
        int from = committed.nextSetBit(random.nextInt(committed.length()));
        int end = committed.nextClearBit(from);
        int to = Math.min(end, from + 1 + random.nextInt(1024));
        long bytes = region.granule().bytes();
        return new long[] {from * bytes, to * bytes};
    }

    void check(FakeLinux linux) {
        assertThat(region.committedBytes())
                .isEqualTo(committed.cardinality() * region.granule().bytes());
        long start = region.range().start();
        for (int i = committed.nextSetBit(0); i >= 0; i = committed.nextSetBit(i + 1)) {
            long address = start + i * region.granule().bytes();
            if (linux.contentsAt(address) != tags[i]) {
                throw new AssertionError("granule " + i + " of " + name + " holds " + linux.contentsAt(address)
                        + " instead of " + tags[i]);
            }
        }
    }
}
