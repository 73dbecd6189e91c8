// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fake.FakeLinux;
import dev.hugemap.page.AddressRange;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a region should hold: for each granule its backing, or nothing, and what was written last. */
final class RegionModel {
    final Region region;
    final RegionOptions options;
    final BackingPolicy policy;
    private final @Nullable CommitOutcome[] committed;
    private final long[] tags;

    RegionModel(Region region, RegionOptions options) {
        this.region = region;
        this.options = options;
        this.policy = options.policy();
        int granules = (int) region.granule().pagesIn(region.range().length());
        this.committed = new CommitOutcome[granules];
        this.tags = new long[granules];
    }

    int granules() {
        return committed.length;
    }

    long granule() {
        return region.granule().bytes();
    }

    boolean isAllCommitted(int from, int to) {
        return Arrays.stream(committed, from, to).allMatch(outcome -> outcome != null);
    }

    boolean isAnyCommitted(int from, int to) {
        return Arrays.stream(committed, from, to).anyMatch(outcome -> outcome != null);
    }

    void commit(int from, int to, CommitOutcome outcome) {
        Arrays.fill(committed, from, to, outcome);
        Arrays.fill(tags, from, to, 0);
    }

    void decommit(int from, int to) {
        Arrays.fill(committed, from, to, null);
        Arrays.fill(tags, from, to, 0);
    }

    void write(int granule, long tag) {
        tags[granule] = tag;
    }

    @Nullable
    CommitOutcome outcome(int granule) {
        return committed[granule];
    }

    long address(int granule) {
        return region.range().start() + granule * granule();
    }

    AddressRange range(int granule) {
        return new AddressRange(address(granule), granule());
    }

    long committedBytes() {
        return Arrays.stream(committed).filter(outcome -> outcome != null).count() * granule();
    }

    /** Bytes in pages of the hugetlb pool. */
    long pooledBytes() {
        return Arrays.stream(committed)
                        .filter(outcome -> outcome != null && outcome.granted() instanceof Backing.HugeTlb)
                        .count()
                * granule();
    }

    /** Sees that the region has committed what it should, and that all of it holds what was written, and the rest zeros. */
    void check(FakeLinux linux) {
        assertThat(region.committedBytes()).isEqualTo(committedBytes());
        for (int from = 0; from < tags.length; ) {
            int to = from + 1;
            while (to < tags.length && tags[to] == tags[from]) {
                to++;
            }
            linux.checkContents(address(from), (to - from) * granule(), tags[from]);
            from = to;
        }
    }
}
