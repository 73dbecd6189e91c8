// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.call;

import static dev.hugemap.bridge.abi.Mman.MREMAP_FIXED;
import static dev.hugemap.bridge.abi.Mman.MREMAP_MAYMOVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.abi.Mman;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The calls that change the address space: mmap, munmap, mprotect, mremap, madvise. */
public abstract class MappingContract extends BridgeFixture {
    /** More than any machine holds, and a multiple of every huge page size. */
    private static final long ABSURD_BYTES = 1L << 45;

    @Test
    void mapsAlignedAddresses() {
        long address = reserve(pageBytes());

        assertThat(address).isPositive();
        assertThat(address % pageBytes()).isZero();
    }

    @Test
    void mapsWritableMemoryFullOfZeros() {
        long address = map(2);
        assertThat(isPresent(address)).isFalse();

        if (memoryIsReal()) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment memory = NativeSegments.wrap(address, 2 * pageBytes(), arena);
                assertThat(memory.get(ValueLayout.JAVA_LONG, pageBytes())).isZero();
                memory.set(ValueLayout.JAVA_LONG, pageBytes(), 42);
                assertThat(memory.get(ValueLayout.JAVA_LONG, pageBytes())).isEqualTo(42);
            }
        }
    }

    @Test
    void mapsAtExactlyTheFixedAddress() {
        long inside = reserve(4 * pageBytes()) + pageBytes();

        assertThat(bridge().mmap(inside, pageBytes(), Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS.fixed(), NO_FD, 0))
                .isEqualTo(inside);
    }

    @Test
    void refusesAFixedAddressThatIsTakenWhenToldNotToReplace() {
        long taken = reserve(pageBytes());

        assertThat(errnoOf(() -> bridge().mmap(
                                taken,
                                pageBytes(),
                                Protection.PROT_NONE,
                                MapFlags.RESERVATION.fixedNoReplace(),
                                NO_FD,
                                0)))
                .isEqualTo(Errno.EEXIST);
    }

    @Test
    void refusesAMappingOfNoBytes() {
        assertThat(errnoOf(() -> bridge().mmap(0, 0, Protection.PROT_NONE, MapFlags.RESERVATION, NO_FD, 0)))
                .isEqualTo(Errno.EINVAL);
    }

    @Test
    void refusesAFileMappingWithoutAFile() {
        MapFlags file = new MapFlags(Mman.MAP_PRIVATE);

        assertThat(errnoOf(() -> bridge().mmap(0, pageBytes(), Protection.PROT_READ, file, NO_FD, 0)))
                .isEqualTo(Errno.EBADF);
    }

    @Test
    void saysThatThePoolLacksHugePages() {
        OptionalInt shift = knownHugeTlbShift();
        MapFlags flags = MapFlags.ANONYMOUS.hugeTlb(shift.orElse(21));
        Errno expected = shift.isPresent() ? Errno.ENOMEM : Errno.EINVAL;

        assertThat(errnoOf(() -> bridge().mmap(0, ABSURD_BYTES, Protection.PROT_READ_WRITE, flags, NO_FD, 0)))
                .isEqualTo(expected);
    }

    @Test
    void saysThatAHugePageSizeIsUnknown() {
        MapFlags flags = MapFlags.ANONYMOUS.hugeTlb(63);

        assertThat(errnoOf(() -> bridge().mmap(0, pageBytes(), Protection.PROT_READ_WRITE, flags, NO_FD, 0)))
                .isEqualTo(Errno.EINVAL);
    }

    @Test
    void unmapsAPartOfAMapping() {
        long address = map(3);

        bridge().munmap(address + pageBytes(), pageBytes());

        assertThat(errnoOf(() -> bridge().madvise(address, 3 * pageBytes(), Advice.MADV_DONTNEED)))
                .isEqualTo(Errno.ENOMEM);
        assertThatCode(() -> bridge().madvise(address, pageBytes(), Advice.MADV_DONTNEED))
                .doesNotThrowAnyException();
    }

    @Test
    void unmapsNothingWithoutComplaint() {
        assertThatCode(() -> bridge().munmap(UNMAPPED, pageBytes())).doesNotThrowAnyException();
    }

    @Test
    void refusesToUnmapFromAnUnalignedAddress() {
        assertThat(errnoOf(() -> bridge().munmap(UNMAPPED + 1, pageBytes()))).isEqualTo(Errno.EINVAL);
    }

    @Test
    void takesAccessAwayAndGivesItBack() {
        long address = map(1);

        bridge().mprotect(address, pageBytes(), Protection.PROT_READ);
        assertThat(errnoOf(() -> readZeros(address, pageBytes()))).isEqualTo(Errno.EFAULT);

        bridge().mprotect(address, pageBytes(), Protection.PROT_READ_WRITE);
        assertThat(readZeros(address, pageBytes())).isEqualTo(pageBytes());
    }

    @Test
    void refusesToProtectWhatIsUnalignedOrUnmapped() {
        assertThat(errnoOf(() -> bridge().mprotect(UNMAPPED + 1, pageBytes(), Protection.PROT_READ)))
                .isEqualTo(Errno.EINVAL);
        assertThat(errnoOf(() -> bridge().mprotect(UNMAPPED, pageBytes(), Protection.PROT_READ)))
                .isEqualTo(Errno.ENOMEM);
    }

    @Test
    void movesPagesIntoAReservation() {
        long page = pageBytes();
        long source = map(2);
        long target = reserve(4 * page) + page;
        readZeros(source, page);

        assertThat(bridge().mremap(source, 2 * page, 2 * page, MREMAP_MAYMOVE | MREMAP_FIXED, target))
                .isEqualTo(target);

        assertThat(isPresent(target)).isTrue();
        assertThat(isPresent(target + page)).isFalse();
        assertThat(errnoOf(() -> bridge().madvise(source, page, Advice.MADV_DONTNEED)))
                .isEqualTo(Errno.ENOMEM);
    }

    @Test
    void refusesAFixedMoveThatMayNotMove() {
        long source = map(1);
        long target = reserve(pageBytes());

        assertThat(errnoOf(() -> bridge().mremap(source, pageBytes(), pageBytes(), MREMAP_FIXED, target)))
                .isEqualTo(Errno.EINVAL);
    }

    @Test
    void saysThatAMoveHasNoSource() {
        long target = reserve(pageBytes());

        assertThat(errnoOf(() ->
                        bridge().mremap(UNMAPPED, pageBytes(), pageBytes(), MREMAP_MAYMOVE | MREMAP_FIXED, target)))
                .isEqualTo(Errno.EFAULT);
    }

    @ParameterizedTest
    @EnumSource
    void answersAProbeOfEachAdviceWithYesOrEinval(Advice advice) {
        if (!supports(advice)) {
            assertThat(errnoOf(() -> bridge().madvise(0, 0, advice))).isEqualTo(Errno.EINVAL);
        }
    }

    @Test
    void refusesAdviceForUnalignedOrUnmappedAddresses() {
        assertThat(errnoOf(() -> bridge().madvise(UNMAPPED + 1, pageBytes(), Advice.MADV_DONTNEED)))
                .isEqualTo(Errno.EINVAL);
        assertThat(errnoOf(() -> bridge().madvise(UNMAPPED, pageBytes(), Advice.MADV_DONTNEED)))
                .isEqualTo(Errno.ENOMEM);
    }

    @Test
    void dropsPagesAndKeepsTheRange() {
        long address = map(2);
        readZeros(address, 2 * pageBytes());

        bridge().madvise(address, pageBytes(), Advice.MADV_DONTNEED);

        assertThat(isPresent(address)).isFalse();
        assertThat(isPresent(address + pageBytes())).isTrue();
        assertThat(readZeros(address, pageBytes())).isEqualTo(pageBytes());
    }

    @Test
    void populatesPagesAndCountsTheirFaultsWhereTheKernelCan() {
        int pages = 256;
        long address = map(pages);
        if (lacks(Advice.MADV_POPULATE_WRITE, address)) {
            return;
        }
        minorFaults();

        long before = minorFaults();
        bridge().madvise(address, pages * pageBytes(), Advice.MADV_POPULATE_WRITE);
        long faults = minorFaults() - before;

        assertThat(faults).isBetween((long) pages, 2L * pages);
        assertThat(isPresent(address)).isTrue();
        assertThat(isPresent(address + (pages - 1) * pageBytes())).isTrue();
    }

    @Test
    void populatesPagesByReadingWhereTheKernelCan() {
        long address = map(2);
        if (lacks(Advice.MADV_POPULATE_READ, address)) {
            return;
        }

        bridge().madvise(address, 2 * pageBytes(), Advice.MADV_POPULATE_READ);

        assertThat(isPresent(address)).isTrue();
        assertThat(isPresent(address + pageBytes())).isTrue();
    }

    @Test
    void reportsPopulateWithoutAccessInsteadOfRaisingASignal() {
        long address = reserve(pageBytes());

        assertThat(errnoOf(() -> bridge().madvise(address, pageBytes(), Advice.MADV_POPULATE_WRITE)))
                .isEqualTo(Errno.EINVAL);
        assertThat(errnoOf(() -> bridge().madvise(address, pageBytes(), Advice.MADV_POPULATE_READ)))
                .isEqualTo(Errno.EINVAL);
    }

    @Test
    void guardsAPageAndReleasesItWhereTheKernelCan() {
        long address = map(2);
        if (lacks(Advice.MADV_GUARD_INSTALL, address)) {
            return;
        }

        bridge().madvise(address, pageBytes(), Advice.MADV_GUARD_INSTALL);
        assertThat(errnoOf(() -> readZeros(address, pageBytes()))).isEqualTo(Errno.EFAULT);
        assertThat(readZeros(address + pageBytes(), pageBytes())).isEqualTo(pageBytes());

        bridge().madvise(address, pageBytes(), Advice.MADV_GUARD_REMOVE);
        assertThat(readZeros(address, pageBytes())).isEqualTo(pageBytes());
    }

    @Test
    void locksPagesAndPopulatesThem() {
        long address = map(2);

        bridge().mlock2(address, pageBytes(), 0);

        assertThat(isPresent(address)).isTrue();
        assertThat(isPresent(address + pageBytes())).isFalse();
        assertThat(errnoOf(() -> bridge().madvise(address, pageBytes(), Advice.MADV_DONTNEED)))
                .isEqualTo(Errno.EINVAL);
    }

    @Test
    void locksWhatComesLaterAndPopulatesNothing() {
        long address = map(2);

        bridge().mlock2(address, 2 * pageBytes(), Mman.MLOCK_ONFAULT);

        assertThat(isPresent(address)).isFalse();
        assertThat(readZeros(address, pageBytes())).isEqualTo(pageBytes());
        assertThat(errnoOf(() -> bridge().madvise(address, pageBytes(), Advice.MADV_DONTNEED)))
                .isEqualTo(Errno.EINVAL);
    }

    @Test
    void saysThatPagesWithoutAccessCannotBeLocked() {
        long address = reserve(pageBytes());

        assertThat(errnoOf(() -> bridge().mlock2(address, pageBytes(), 0))).isEqualTo(Errno.ENOMEM);
    }

    @Test
    void whatMovesStaysLocked() {
        long page = pageBytes();
        long source = map(1);
        long target = reserve(3 * page) + page;
        bridge().mlock2(source, page, 0);

        bridge().mremap(source, page, page, MREMAP_MAYMOVE | MREMAP_FIXED, target);

        assertThat(errnoOf(() -> bridge().madvise(target, page, Advice.MADV_DONTNEED)))
                .isEqualTo(Errno.EINVAL);
    }
}
