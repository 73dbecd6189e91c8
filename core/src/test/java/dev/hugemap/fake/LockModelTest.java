// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.abi.Mman;
import org.junit.jupiter.api.Test;

/** Locked memory in the model: what is marked, counted, populated and refused. */
final class LockModelTest extends FakeFixture {
    private static final long PAGE = K4.bytes();

    private final FakeLinux fake =
            FakeLinux.x86().hugeTlb(M2, 2).lockedMemoryLimit(8 * PAGE).build();

    @Test
    void countsARangeOnceHoweverOftenItIsLocked() {
        map(fake, AT, 16 * PAGE);
        fake.mlock2(AT, 8 * PAGE, 0);
        fake.mlock2(AT, 8 * PAGE, Mman.MLOCK_ONFAULT);

        assertThat(errnoOf(() -> fake.mlock2(AT, 9 * PAGE, 0))).isEqualTo(Errno.ENOMEM);
        assertThat(fake.residentBytes()).isEqualTo(8 * PAGE);
    }

    @Test
    void whatIsUnmappedCountsNoMore() {
        map(fake, AT, 8 * PAGE);
        fake.mlock2(AT, 8 * PAGE, 0);
        fake.munmap(AT, 8 * PAGE);
        map(fake, AT, 8 * PAGE);

        fake.mlock2(AT, 8 * PAGE, 0);
        assertThat(fake.vmas()).singleElement().asString().contains(" lo");
    }

    @Test
    void aLimitOfNothingIsAnotherError() {
        FakeLinux none = FakeLinux.x86().lockedMemoryLimit(0).build();
        map(none, AT, PAGE);

        assertThat(errnoOf(() -> none.mlock2(AT, PAGE, 0))).isEqualTo(Errno.EPERM);
    }

    @Test
    void rootHasNoLimit() {
        FakeLinux root = FakeLinux.x86().lockedMemoryLimit(0).privileged().build();
        map(root, AT, PAGE);

        root.mlock2(AT, PAGE, 0);
        assertThat(root.residentBytes()).isEqualTo(PAGE);
    }

    @Test
    void hugeTlbIsPopulatedNotMarkedAndStillHeldAgainstTheLimit() {
        FakeLinux large =
                FakeLinux.x86().hugeTlb(M2, 2).lockedMemoryLimit(M2.bytes()).build();
        long address =
                large.mmap(0, 2 * M2.bytes(), Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS.hugeTlb(M2.log2()), -1, 0);

        assertThat(errnoOf(() -> large.mlock2(address, 2 * M2.bytes(), 0))).isEqualTo(Errno.ENOMEM);
        large.mlock2(address, M2.bytes(), Mman.MLOCK_ONFAULT);
        large.mlock2(address + M2.bytes(), M2.bytes(), Mman.MLOCK_ONFAULT);

        assertThat(large.vmas()).singleElement().asString().doesNotContain("lo");
        assertThat(large.residentBytes()).isEqualTo(2 * M2.bytes());
    }

    @Test
    void lockedMemoryKeepsItsPages() {
        map(fake, AT, 4 * PAGE);
        fake.mlock2(AT, 4 * PAGE, 0);

        assertThat(errnoOf(() -> fake.madvise(AT, PAGE, Advice.MADV_DONTNEED))).isEqualTo(Errno.EINVAL);
        assertThat(errnoOf(() -> fake.madvise(AT, PAGE, Advice.MADV_GUARD_INSTALL)))
                .isEqualTo(Errno.EINVAL);
        assertThat(fake.residentBytes()).isEqualTo(4 * PAGE);
    }

    @Test
    void whatIsLockedAndBecomesWritableIsPopulated() {
        map(fake, AT, 4 * PAGE);
        fake.mprotect(AT, 4 * PAGE, Protection.PROT_READ);
        fake.mlock2(AT, 4 * PAGE, 0);
        assertThat(fake.residentBytes()).isZero();

        fake.mprotect(AT, 2 * PAGE, Protection.PROT_READ_WRITE);
        assertThat(fake.residentBytes()).isEqualTo(2 * PAGE);
    }

    @Test
    void tellsWhatIsLockedInSmapsAndStatus() {
        map(fake, AT, 4 * PAGE);
        fake.mlock2(AT, 4 * PAGE, 0);
        fake.madvise(AT, 4 * PAGE, Advice.MADV_DONTFORK);
        fake.madvise(AT, 4 * PAGE, Advice.MADV_DONTDUMP);

        assertThat(fake.files().read("/proc/self/smaps").orElseThrow())
                .contains("Locked:               16 kB")
                .contains("VmFlags: rd wr mr mw me lo dc ac dd ");
        assertThat(fake.files().read("/proc/self/status").orElseThrow()).containsPattern("VmLck:\\s+16 kB");
    }
}
