// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Mman;
import dev.hugemap.page.PageSize;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the model's own tests share: sizes, and calls in short. */
abstract class FakeFixture {
    static final PageSize K4 = PageSize.kib(4);
    static final PageSize K64 = PageSize.kib(64);
    static final PageSize M2 = PageSize.mib(2);
    static final PageSize M512 = PageSize.mib(512);
    static final PageSize G1 = PageSize.gib(1);

    /** Aligned to every page size, and free. */
    static final long AT = 0x1000_0000_0000L;

    static long map(FakeLinux fake, long address, long bytes) {
        return fake.mmap(address, bytes, Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS.fixed(), -1, 0);
    }

    static long mapHuge(FakeLinux fake, long address, long bytes, PageSize size) {
        MapFlags flags = MapFlags.ANONYMOUS.hugeTlb(size.log2());
        return fake.mmap(address, bytes, Protection.PROT_READ_WRITE, address == 0 ? flags : flags.fixed(), -1, 0);
    }

    static long mapHugeUnreserved(FakeLinux fake, long bytes, PageSize size) {
        MapFlags flags = MapFlags.RESERVATION.hugeTlb(size.log2());
        return fake.mmap(0, bytes, Protection.PROT_READ_WRITE, flags, -1, 0);
    }

    /** Mapped and advised MADV_HUGEPAGE. */
    static void mapAdvised(FakeLinux fake, long address, long bytes) {
        map(fake, address, bytes);
        fake.madvise(address, bytes, Advice.MADV_HUGEPAGE);
    }

    static void populate(FakeLinux fake, long address, long bytes) {
        fake.madvise(address, bytes, Advice.MADV_POPULATE_WRITE);
    }

    static void move(FakeLinux fake, long from, long bytes, long to) {
        fake.mremap(from, bytes, bytes, Mman.MREMAP_MAYMOVE | Mman.MREMAP_FIXED, to);
    }

    static Errno errnoOf(ThrowingCallable call) {
        SyscallException refusal = catchThrowableOfType(SyscallException.class, call);
        if (refusal == null) {
            throw new AssertionError("the call succeeded");
        }
        return refusal.errno();
    }

    static String signalOf(ThrowingCallable touch) {
        FakeSignal signal = catchThrowableOfType(FakeSignal.class, touch);
        return signal == null ? "none" : signal.signal();
    }

    /** Kind, leaf and folio of each run of pages, without addresses. */
    static List<String> leaves(FakeLinux fake) {
        return fake.pages().stream()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
    }
}
