// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.page.PageSize;
import org.junit.jupiter.api.Test;

final class MappingModelTest extends FakeFixture {
    private static final long PAGE = K4.bytes();
    private static final long TIB = 1L << 40;

    private final FakeLinux fake = FakeLinux.x86().build();

    @Test
    void mergesNeighboursThatAgreeAndSplitsWhereTheyDiffer() {
        map(fake, AT, PAGE);
        map(fake, AT + PAGE, PAGE);
        assertThat(fake.vmas()).hasSize(1);

        fake.mprotect(AT, PAGE, Protection.PROT_READ);
        assertThat(fake.vmas()).hasSize(2);

        fake.mprotect(AT, PAGE, Protection.PROT_READ_WRITE);
        assertThat(fake.vmas()).hasSize(1);
    }

    @Test
    void handsOutAddressesThatAreAlignedToNothingMore() {
        long address = fake.mmap(0, PAGE, Protection.PROT_NONE, MapFlags.RESERVATION, -1, 0);

        assertThat(M2.isAligned(address)).isFalse();
        assertThat(fake.mmap(0, PAGE, Protection.PROT_NONE, MapFlags.RESERVATION, -1, 0))
                .isEqualTo(address - PAGE);
        assertThat(fake.vmas()).hasSize(1);
    }

    @Test
    void reservesAndPopulatesTerabytesAtTheCostOfAnEntry() {
        FakeLinux large = FakeLinux.x86().memory(4 * TIB).build();
        mapAdvised(large, AT, 2 * TIB);
        populate(large, AT, 2 * TIB);

        assertThat(large.pages()).hasSize(1);
        assertThat(large.residentBytes()).isEqualTo(2 * TIB);
        large.munmap(AT, 2 * TIB);
        assertThat(large.residentBytes()).isZero();
    }

    @Test
    void refusesWhatNoRangeMayHave() {
        assertThat(errnoOf(() -> fake.munmap(AT + 1, PAGE))).isEqualTo(Errno.EINVAL);
        assertThat(errnoOf(() -> fake.munmap(AT, 0))).isEqualTo(Errno.EINVAL);
        assertThat(errnoOf(() -> map(fake, AT + 1, PAGE))).isEqualTo(Errno.EINVAL);
        assertThat(errnoOf(() -> map(fake, AT, Long.MAX_VALUE))).isEqualTo(Errno.ENOMEM);
    }

    @Test
    void spendsTheBudgetOfMappings() {
        FakeLinux host = FakeLinux.x86().maxMapCount(3).build();
        map(host, AT, 8 * PAGE);
        host.mprotect(AT + PAGE, PAGE, Protection.PROT_READ);
        assertThat(host.vmas()).hasSize(3);

        assertThat(errnoOf(() -> host.mprotect(AT + 4 * PAGE, PAGE, Protection.PROT_READ)))
                .isEqualTo(Errno.ENOMEM);
        assertThat(errnoOf(() -> host.munmap(AT + 4 * PAGE, PAGE))).isEqualTo(Errno.ENOMEM);
        host.munmap(AT + 4 * PAGE, 4 * PAGE);
    }

    @Test
    void obeysTheLimitOfTheAddressSpace() {
        FakeLinux host = FakeLinux.x86().addressSpaceLimit(4 * PAGE).build();
        map(host, AT, 3 * PAGE);

        assertThat(errnoOf(() -> map(host, 2 * AT, 2 * PAGE))).isEqualTo(Errno.ENOMEM);
        assertThat(map(host, AT, 4 * PAGE)).isEqualTo(AT);
    }

    @Test
    void countsWritableMemoryAgainstTheCommitLimitAlone() {
        FakeLinux strict = FakeLinux.x86().memory(1L << 30).overcommitMemory(2).build();
        FakeLinux guessing = FakeLinux.x86().memory(1L << 30).build();

        assertThat(errnoOf(() -> map(strict, AT, 600L << 20))).isEqualTo(Errno.ENOMEM);
        assertThat(errnoOf(() -> map(guessing, AT, 2L << 30))).isEqualTo(Errno.ENOMEM);
        strict.mmap(AT, TIB, Protection.PROT_NONE, MapFlags.RESERVATION.fixed(), -1, 0);
        guessing.mmap(AT, TIB, Protection.PROT_READ_WRITE, MapFlags.RESERVATION.fixed(), -1, 0);
    }

    @Test
    void keepsWhatCameInBeforeMemoryRanOut() {
        FakeLinux host = FakeLinux.x86().build();
        map(host, AT, 8 * PAGE);
        host.admin().freeMemory(3 * PAGE);

        assertThat(errnoOf(() -> populate(host, AT, 8 * PAGE))).isEqualTo(Errno.ENOMEM);
        assertThat(host.residentBytes()).isEqualTo(3 * PAGE);
    }

    @Test
    void reportsAHoleAndWorksOnTheRest() {
        map(fake, AT, PAGE);
        map(fake, AT + 2 * PAGE, PAGE);
        fake.write(AT, PAGE, 7);
        fake.write(AT + 2 * PAGE, PAGE, 7);

        assertThat(errnoOf(() -> fake.madvise(AT, 3 * PAGE, Advice.MADV_DONTNEED)))
                .isEqualTo(Errno.ENOMEM);
        assertThat(fake.residentBytes()).isZero();
    }

    @Test
    void killsWhoTouchesWhatMayNotBeTouched() {
        map(fake, AT, 2 * PAGE);
        fake.mprotect(AT, PAGE, Protection.PROT_NONE);
        fake.madvise(AT + PAGE, PAGE, Advice.MADV_GUARD_INSTALL);

        assertThat(signalOf(() -> fake.read(AT, 1))).isEqualTo("SIGSEGV");
        assertThat(signalOf(() -> fake.write(AT + PAGE, 1, 7))).isEqualTo("SIGSEGV");
        assertThat(signalOf(() -> fake.read(AT + 2 * PAGE, 1))).isEqualTo("SIGSEGV");
    }

    @Test
    void movesSeveralMappingsWhereTheKernelCan() {
        FakeLinux older = FakeLinux.x86().without(FakeFeature.MULTI_VMA_MREMAP).build();
        for (FakeLinux host : new FakeLinux[] {fake, older}) {
            map(host, AT, 2 * PAGE);
            host.mprotect(AT, PAGE, Protection.PROT_READ);
        }

        move(fake, AT, 2 * PAGE, 2 * AT);
        assertThat(fake.vmas()).hasSize(2).allMatch(line -> line.startsWith("0x2000"));
        assertThat(errnoOf(() -> move(older, AT, 2 * PAGE, 2 * AT))).isEqualTo(Errno.EFAULT);
    }

    @Test
    void knowsNoHugeAdviceWithoutTransparentHugePages() {
        FakeLinux host = FakeLinux.x86().withoutThp().build();
        map(host, AT, PAGE);

        assertThat(errnoOf(() -> host.madvise(AT, PAGE, Advice.MADV_HUGEPAGE))).isEqualTo(Errno.EINVAL);
        assertThat(host.files().list("/sys/kernel/mm/transparent_hugepage")).isEmpty();
    }

    @Test
    void worksInUnitsOfItsBasePage() {
        FakeLinux arm = FakeLinux.arm64k().build();

        assertThat(errnoOf(() -> map(arm, AT + PAGE, PAGE))).isEqualTo(Errno.EINVAL);
        map(arm, AT, 1);
        populate(arm, AT, 1);
        assertThat(arm.residentBytes()).isEqualTo(PageSize.kib(64).bytes());
    }
}
