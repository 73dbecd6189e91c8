// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.Protection;
import dev.hugemap.page.PageSize;
import org.junit.jupiter.api.Test;

final class HugeTlbPoolModelTest extends FakeFixture {
    private static final long PAGE = M2.bytes();

    @Test
    void reservesAtMmapConsumesAtFaultAndReturnsAtMunmap() {
        FakeLinux fake = FakeLinux.x86().hugeTlb(M2, 4).build();

        mapHuge(fake, AT, 3 * PAGE, M2);
        assertThat(fake.pool(M2)).isEqualTo(new PoolCounts(4, 4, 3, 0, 0));

        populate(fake, AT, 2 * PAGE);
        assertThat(fake.pool(M2)).isEqualTo(new PoolCounts(4, 2, 1, 0, 0));

        fake.munmap(AT, 3 * PAGE);
        assertThat(fake.pool(M2)).isEqualTo(new PoolCounts(4, 4, 0, 0, 0));
    }

    @Test
    void refusesWhatIsNotFreeOrPromisedToOthers() {
        FakeLinux fake = FakeLinux.x86().hugeTlb(M2, 4).build();
        fake.admin().useElsewhere(M2, 1);
        fake.admin().reserveElsewhere(M2, 1);

        assertThat(errnoOf(() -> mapHuge(fake, AT, 3 * PAGE, M2))).isEqualTo(Errno.ENOMEM);
        assertThat(mapHuge(fake, AT, 2 * PAGE, M2)).isEqualTo(AT);
    }

    @Test
    void tellsAnUnknownSizeFromAnEmptyPool() {
        FakeLinux fake = FakeLinux.x86().build();

        assertThat(errnoOf(() -> mapHuge(fake, AT, PAGE, PageSize.mib(32)))).isEqualTo(Errno.EINVAL);
        assertThat(errnoOf(() -> mapHuge(fake, AT, PAGE, M2))).isEqualTo(Errno.ENOMEM);
    }

    @Test
    void roundsTheLengthUpAndUnmapsWholePagesAlone() {
        FakeLinux fake = FakeLinux.x86().hugeTlb(M2, 4).build();

        mapHuge(fake, AT, PAGE + 1, M2);

        assertThat(fake.pool(M2).reserved()).isEqualTo(2);
        assertThat(errnoOf(() -> fake.munmap(AT, PAGE + K4.bytes()))).isEqualTo(Errno.EINVAL);
        fake.munmap(AT, 2 * PAGE);
        assertThat(fake.vmas()).isEmpty();
    }

    @Test
    void anUnreservedMappingFailsAtTheFault() {
        FakeLinux fake = FakeLinux.x86().hugeTlb(M2, 1).build();
        long address = mapHugeUnreserved(fake, 2 * PAGE, M2);

        assertThat(errnoOf(() -> populate(fake, address, 2 * PAGE))).isEqualTo(Errno.EFAULT);
        assertThat(fake.residentBytes()).isEqualTo(PAGE);
        assertThat(signalOf(() -> fake.write(address + PAGE, 1, 7))).isEqualTo("SIGBUS");
    }

    @Test
    void takesSurplusPagesAsFarAsOvercommitAllowsAndGivesThemBackFirst() {
        FakeLinux fake = FakeLinux.x86().hugeTlb(M2, 1).overcommit(M2, 2).build();

        mapHuge(fake, AT, 3 * PAGE, M2);
        assertThat(fake.pool(M2)).isEqualTo(new PoolCounts(3, 3, 3, 2, 2));
        assertThat(errnoOf(() -> mapHuge(fake, 2 * AT, PAGE, M2))).isEqualTo(Errno.ENOMEM);

        populate(fake, AT, 3 * PAGE);
        fake.munmap(AT, 3 * PAGE);
        assertThat(fake.pool(M2)).isEqualTo(new PoolCounts(1, 1, 0, 0, 2));
    }

    @Test
    void limitsOfTheControlGroupActAtMmapAndAtTheFault() {
        FakeLinux rsvd =
                FakeLinux.x86().hugeTlb(M2, 4).hugeTlbRsvdLimit(M2, PAGE).build();
        FakeLinux fault = FakeLinux.x86().hugeTlb(M2, 4).hugeTlbLimit(M2, PAGE).build();

        assertThat(errnoOf(() -> mapHuge(rsvd, AT, 2 * PAGE, M2))).isEqualTo(Errno.ENOMEM);
        assertThat(rsvd.pool(M2)).isEqualTo(new PoolCounts(4, 4, 0, 0, 0));

        mapHuge(fault, AT, 2 * PAGE, M2);
        assertThat(errnoOf(() -> populate(fault, AT, 2 * PAGE))).isEqualTo(Errno.EFAULT);
        assertThat(signalOf(() -> fault.write(AT + PAGE, 1, 7))).isEqualTo("SIGBUS");
    }

    @Test
    void dropsWholePagesAloneAndPromisesThemAgain() {
        FakeLinux fake = FakeLinux.x86().hugeTlb(M2, 2).build();
        mapHuge(fake, AT, 2 * PAGE, M2);
        populate(fake, AT, 2 * PAGE);

        fake.madvise(AT, PAGE / 2, Advice.MADV_DONTNEED);
        assertThat(fake.residentBytes()).isEqualTo(2 * PAGE);

        fake.madvise(AT, PAGE, Advice.MADV_DONTNEED);
        assertThat(fake.pool(M2)).isEqualTo(new PoolCounts(2, 1, 1, 0, 0));
        assertThat(errnoOf(() -> fake.madvise(AT + K4.bytes(), PAGE, Advice.MADV_DONTNEED)))
                .isEqualTo(Errno.EINVAL);
    }

    @Test
    void aFailedFixedMappingLeavesAHole() {
        FakeLinux leaving = FakeLinux.x86().build();
        FakeLinux keeping =
                FakeLinux.x86().without(FakeFeature.FAILED_FIXED_LEAVES_HOLE).build();
        for (FakeLinux fake : new FakeLinux[] {leaving, keeping}) {
            map(fake, AT, 3 * PAGE);
            assertThat(errnoOf(() -> mapHuge(fake, AT + PAGE, PAGE, M2))).isEqualTo(Errno.ENOMEM);
        }

        assertThat(leaving.vmas()).hasSize(2);
        assertThat(keeping.vmas().getFirst()).startsWith("0x100000000000-0x100000200000 PROT_READ|PROT_WRITE");
    }

    @Test
    void movesWholeMappingsWithPagesAndPromises() {
        FakeLinux fake = FakeLinux.x86().hugeTlb(M2, 2).build();
        mapHuge(fake, AT, 2 * PAGE, M2);
        fake.write(AT, PAGE, 7);

        move(fake, AT, 2 * PAGE, 2 * AT);

        assertThat(fake.contentsAt(2 * AT)).isEqualTo(7);
        populate(fake, 2 * AT, 2 * PAGE);
        fake.munmap(2 * AT, 2 * PAGE);
        assertThat(fake.pool(M2)).isEqualTo(new PoolCounts(2, 2, 0, 0, 0));
    }

    @Test
    void losesThePromisesOfWhatStaysBehindWhenAPartMoves() {
        FakeLinux fake = FakeLinux.x86().hugeTlb(M2, 2).build();
        mapHuge(fake, AT, 2 * PAGE, M2);

        move(fake, AT, PAGE, 2 * AT);
        fake.munmap(AT, 2 * PAGE);
        fake.munmap(2 * AT, PAGE);

        assertThat(fake.vmas()).isEmpty();
        assertThat(fake.pool(M2).reserved()).isEqualTo(1);
    }

    @Test
    void olderKernelsRefuseToMoveOrDropPagesOfThePool() {
        FakeLinux fake = FakeLinux.rhel8().hugeTlb(M2, 1).build();
        mapHuge(fake, AT, PAGE, M2);

        assertThat(errnoOf(() -> move(fake, AT, PAGE, 2 * AT))).isEqualTo(Errno.EINVAL);
        assertThat(errnoOf(() -> fake.madvise(AT, PAGE, Advice.MADV_DONTNEED))).isEqualTo(Errno.EINVAL);
    }

    @Test
    void takesFromTheFirstNodeThatHasPages() {
        FakeLinux fake = FakeLinux.x86().hugeTlb(M2, 1, 2).build();
        mapHuge(fake, AT, 3 * PAGE, M2);
        populate(fake, AT, 2 * PAGE);

        assertThat(free(fake, 0)).isEqualTo(0);
        assertThat(free(fake, 1)).isEqualTo(1);
        fake.munmap(AT, 3 * PAGE);
        assertThat(free(fake, 0)).isEqualTo(1);
        assertThat(free(fake, 1)).isEqualTo(2);
    }

    @Test
    void shrinksNoFurtherThanPagesAreFreeAndUnpromised() {
        FakeLinux fake = FakeLinux.x86().hugeTlb(M2, 4).build();
        mapHuge(fake, AT, 2 * PAGE, M2);
        populate(fake, AT, PAGE);

        fake.admin().pool(M2, 0);
        assertThat(fake.pool(M2)).isEqualTo(new PoolCounts(2, 1, 1, 2, 0));

        fake.munmap(AT, 2 * PAGE);
        assertThat(fake.pool(M2)).isEqualTo(new PoolCounts(0, 0, 0, 0, 0));
    }

    @Test
    void growsNoFurtherThanMemoryReaches() {
        FakeLinux fake = FakeLinux.x86().memory(10 * PAGE).hugeTlb(M2, 2).build();

        fake.admin().run("sudo sh -c 'echo 100 > /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages'");

        assertThat(fake.pool(M2).total()).isEqualTo(10);
    }

    @Test
    void protectsWholePagesAlone() {
        FakeLinux fake = FakeLinux.x86().hugeTlb(M2, 2).build();
        mapHuge(fake, AT, 2 * PAGE, M2);

        assertThat(errnoOf(() -> fake.mprotect(AT, K4.bytes(), Protection.PROT_READ)))
                .isEqualTo(Errno.EINVAL);
        fake.mprotect(AT, PAGE, Protection.PROT_READ);
        assertThat(fake.vmas()).hasSize(2);
    }

    private static long free(FakeLinux fake, int node) {
        String path = "/sys/devices/system/node/node" + node + "/hugepages/hugepages-2048kB/free_hugepages";
        return fake.files().readNumber(path).orElseThrow();
    }
}
