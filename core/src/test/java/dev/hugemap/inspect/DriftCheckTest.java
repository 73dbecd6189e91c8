// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.fake.FakeFeature;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.host.PageSizes;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told of memory that changes between two looks, on hosts that are modelled. */
final class DriftCheckTest {
    private static final PageSize M2 = PageSize.mib(2);
    private static final long MIB = 1L << 20;

    private FakeLinux fake = FakeLinux.x86().build();
    private Instant now = Instant.ofEpochSecond(100);

    @Test
    void whatIsAsBeforeIsNotTold() {
        AddressRange range = huge();
        try (DriftCheck check = started(range)) {
            assertThat(look(check)).isEmpty();
        }
    }

    @Test
    void memoryTouchedForTheFirstTimeIsNoDrift() {
        AddressRange range = advised();
        try (DriftCheck check = started(range)) {
            fake.write(range.start(), range.length(), 7);
            assertThat(look(check)).isEmpty();
        }
    }

    @Test
    void aSplitIsToldWithTheSumsOfBothLooksAndTheirTimes() {
        AddressRange range = huge();
        try (DriftCheck check = started(range)) {
            fake.mprotect(range.start(), MIB, Protection.PROT_READ);
            now = Instant.ofEpochSecond(110);

            MappingDrift drift = single(look(check));

            assertThat(drift.range()).isEqualTo(range);
            assertThat(drift.kinds()).containsExactly(DriftKind.SPLIT);
            assertThat(drift.before().hugeLeaves()).isEqualTo(Map.of(M2, 4 * MIB));
            assertThat(drift.after().hugeLeaves()).isEqualTo(Map.of(M2, 2 * MIB));
            assertThat(drift.after().smallBytes()).isEqualTo(2 * MIB);
            assertThat(drift.lastLook()).isEqualTo(Instant.ofEpochSecond(100));
            assertThat(drift.seen()).isEqualTo(now);
            assertThat(drift)
                    .hasToString(range + ": split; before: 4 MiB on 2 MiB pages; node 0: 4 MiB;"
                            + " after: 2 MiB on 2 MiB pages, 2 MiB on base pages; node 0: 4 MiB");
            assertThat(look(check)).isEmpty();
        }
    }

    @Test
    void aPartialDropSplitsAndReclaims() {
        AddressRange range = huge();
        try (DriftCheck check = started(range)) {
            fake.madvise(range.start(), MIB, Advice.MADV_DONTNEED);

            MappingDrift drift = single(look(check));

            assertThat(drift.kinds()).containsExactlyInAnyOrder(DriftKind.SPLIT, DriftKind.RECLAIMED);
            assertThat(drift.after().absentBytes()).isEqualTo(MIB);
        }
    }

    @Test
    void pagesPutTogetherAreToldToo() {
        AddressRange range = map();
        fake.write(range.start(), range.length(), 7);
        fake.madvise(range.start(), range.length(), Advice.MADV_HUGEPAGE);
        try (DriftCheck check = started(range)) {
            fake.madvise(range.start(), 2 * MIB, Advice.MADV_COLLAPSE);

            assertThat(single(look(check)).kinds()).containsExactly(DriftKind.COLLAPSED);
        }
    }

    @Test
    void aMappingThatEndsIsToldOnce() {
        AddressRange range = huge();
        AddressRange other = huge();
        try (DriftCheck check = started(range, other)) {
            fake.munmap(range.start(), range.length());

            MappingDrift drift = single(look(check));

            assertThat(drift.range()).isEqualTo(range);
            assertThat(drift.kinds()).containsExactly(DriftKind.UNMAPPED);
            assertThat(drift.after().unmappedBytes()).isEqualTo(range.length());
            assertThat(look(check)).isEmpty();
        }
    }

    @Test
    void guardsAreNoSwap() {
        AddressRange range = huge();
        try (DriftCheck check = started(range)) {
            fake.madvise(range.start(), 2 * MIB, Advice.MADV_GUARD_INSTALL);

            MappingDrift drift = single(look(check));

            assertThat(drift.kinds()).containsExactly(DriftKind.RECLAIMED);
            assertThat(drift.after().swappedBytes()).isZero();
        }
    }

    @Test
    void pagesOnAnotherNodeHaveMigrated() {
        fake = FakeLinux.x86().nodes(2).build();
        AddressRange range = huge();
        try (DriftCheck check = started(range)) {
            fake.admin().migrate(1);

            MappingDrift drift = single(look(check));

            assertThat(drift.kinds()).containsExactly(DriftKind.MIGRATED);
            assertThat(drift.before().nodes()).isEqualTo(Map.of(0, 4 * MIB));
            assertThat(drift.after().nodes()).isEqualTo(Map.of(1, 4 * MIB));
        }
    }

    @Test
    void wherePagesMayNotBeAskedForTheirNodesAreUnknown() {
        fake = FakeLinux.x86().nodes(2).build();
        AddressRange range = huge();
        fake.failEvery("move_pages", Errno.EPERM);
        try (DriftCheck check = started(range)) {
            fake.mprotect(range.start(), MIB, Protection.PROT_READ);

            MappingDrift drift = single(look(check));

            assertThat(drift.kinds()).containsExactly(DriftKind.SPLIT);
            assertThat(drift.after().nodes()).isEmpty();
        }
    }

    @Test
    void anOldKernelsSourcesTellTheSame() {
        fake = FakeLinux.x86()
                .without(FakeFeature.PAGEMAP_SCAN, FakeFeature.PROCMAP_QUERY)
                .build();
        AddressRange range = huge();
        try (DriftCheck check = started(range)) {
            fake.madvise(range.start(), range.length(), Advice.MADV_DONTNEED);

            assertThat(single(look(check)).kinds()).containsExactly(DriftKind.RECLAIMED);
        }
    }

    @Test
    void descriptorsStayOpenBetweenLooksAndAreClosed() {
        AddressRange range = huge();
        try (DriftCheck check = started(range)) {
            look(check);
            assertThat(fake.openDescriptors()).containsExactly("/proc/self/pagemap", "/proc/self/maps");
        }
        assertThat(fake.openDescriptors()).isEmpty();
    }

    @Test
    void aLookThatFailsIsRepeatedAndNothingIsMadeUp() {
        AddressRange range = huge();
        try (DriftCheck check = started(range)) {
            fake.failNth(1, "ioctl", Errno.ENOMEM);
            assertThatExceptionOfType(SyscallException.class).isThrownBy(() -> look(check));
            fake.mprotect(range.start(), MIB, Protection.PROT_READ);

            assertThat(single(look(check)).kinds()).containsExactly(DriftKind.SPLIT);
        }
    }

    private static MappingDrift single(List<MappingDrift> drifts) {
        assertThat(drifts).hasSize(1);
        return drifts.getFirst();
    }

    private static List<MappingDrift> look(DriftCheck check) {
        List<MappingDrift> drifts = new ArrayList<>();
        check.look(drifts::add);
        return drifts;
    }

    private DriftCheck started(AddressRange... ranges) {
        Inspector inspector = Inspector.of(fake, fake.files(), PageSizes.read(fake.files(), fake));
        DriftCheck check = inspector.driftCheck(List.of(ranges), () -> now);
        check.start();
        return check;
    }

    private AddressRange huge() {
        AddressRange range = advised();
        fake.write(range.start(), range.length(), 7);
        return range;
    }

    private AddressRange advised() {
        AddressRange range = map();
        fake.madvise(range.start(), range.length(), Advice.MADV_HUGEPAGE);
        return range;
    }

    private AddressRange map() {
        long start = fake.mmap(0, 8 * MIB, Protection.PROT_NONE, MapFlags.RESERVATION, -1, 0);
        long aligned = M2.roundUp(start + 1);
        fake.mmap(aligned, 4 * MIB, Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS.fixed(), -1, 0);
        return new AddressRange(aligned, 4 * MIB);
    }
}
