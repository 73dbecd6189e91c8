// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import dev.hugemap.address.Addresses;
import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.bridge.call.NativeSegments;
import dev.hugemap.host.KernelFeature;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.memory.FileBacking;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.PopulateOutcome;
import dev.hugemap.memory.Refusal;
import dev.hugemap.page.AddressRange;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Maps files, puts pages behind them, and proves which. */
record RegionMapper(NativeBridge bridge, HugeMemory memory) {
    private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

    /**
     * Maps a new file and populates it.
     *
     * @throws NotGranted if there is no room, or evidence says that it isn't as asked
     * @throws SyscallException if the kernel refused; nothing is mapped then
     */
    CommitOutcome mapNew(RegionFile file, long length, FileBacking backing, List<Refusal> before) throws NotGranted {
        AddressRange range = map(file, length, backing);
        try {
            backing.advise(range);
            Optional<Refusal> noRoom = backing.noRoom(length);
            if (noRoom.isPresent()) {
                throw new NotGranted(noRoom.get());
            }
            PopulateOutcome populated = backing.populate(range);
            MappingReport report = memory.inspector().report(range);
            Optional<Refusal> contradiction = backing.contradiction(report);
            if (contradiction.isPresent()) {
                throw new NotGranted(contradiction.get());
            }
            return outcome(range, backing, before, Optional.of(populated), report);
        } catch (Throwable failure) {
            new Addresses(bridge).releaseAfter(failure, range);
            throw failure;
        }
    }

    /**
     * Maps a file whose pages are there, and has them all in the page table: nothing is zeroed or copied.
     *
     * @throws HugePagesUnavailableException if the kernel refused, or evidence says that it is on other pages
     */
    CommitOutcome mapFound(RegionFile file, long length, FileBacking backing, List<Refusal> before) {
        AddressRange range;
        try {
            range = map(file, length, backing);
        } catch (SyscallException refused) {
            throw unavailable(length, backing.explain(refused, length), null, refused);
        }
        try {
            backing.advise(range);
            touch(range, backing);
            MappingReport report = memory.inspector().report(range);
            Optional<Refusal> contradiction = backing.contradiction(report);
            if (contradiction.isPresent()) {
                throw unavailable(length, contradiction.get(), report, null);
            }
            return outcome(range, backing, before, Optional.empty(), report);
        } catch (SyscallException refused) {
            HugePagesUnavailableException failure =
                    unavailable(length, backing.explain(refused, length), null, refused);
            new Addresses(bridge).releaseAfter(failure, range);
            throw failure;
        } catch (Throwable failure) {
            new Addresses(bridge).releaseAfter(failure, range);
            throw failure;
        }
    }

    private static HugePagesUnavailableException unavailable(
            long length, Refusal refusal, @Nullable MappingReport report, @Nullable SyscallException refused) {
        return new HugePagesUnavailableException(length, List.of(refusal), report, refused);
    }

    private static CommitOutcome outcome(
            AddressRange range,
            FileBacking backing,
            List<Refusal> before,
            Optional<PopulateOutcome> populated,
            MappingReport report) {
        return new CommitOutcome(
                range, backing.backing(), backing.pageSize(), before, populated, report, Optional.empty());
    }

    private AddressRange map(RegionFile file, long length, FileBacking backing) {
        AddressRange range = new AddressRange(
                bridge.mmap(0, length, Protection.PROT_READ_WRITE, MapFlags.SHARED, file.fd(), 0), length);
        if (backing.backing() instanceof Backing.HugeTlb || backing.pageSize().isAligned(range.start())) {
            return range;
        }
        // A transparent huge page of a file needs addresses and offsets that agree, which only the start's alignment
        // gives.
        Addresses addresses = new Addresses(bridge);
        try {
            AddressRange aligned = addresses.reserve(length, backing.pageSize().bytes());
            try {
                addresses.move(range, aligned.start());
                return aligned;
            } catch (Throwable failure) {
                addresses.releaseAfter(failure, aligned);
                throw failure;
            }
        } catch (Throwable failure) {
            addresses.releaseAfter(failure, range);
            throw failure;
        }
    }

    /** On kernels before 5.14 by adding 0 to a word of each page: all are there, so that no access can fail. */
    private void touch(AddressRange range, FileBacking backing) {
        if (memory.host().features().has(KernelFeature.POPULATE_WRITE)) {
            bridge.madvise(range.start(), range.length(), Advice.MADV_POPULATE_WRITE);
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment all = NativeSegments.wrap(range.start(), range.length(), arena);
            for (long at = 0; at < range.length(); at += backing.pageSize().bytes()) {
                // A load of which nothing comes, volatile or not, is left out by HotSpot's compiler.
                long _ = (long) WORD.getAndAdd(all, at, 0L);
            }
        }
    }
}
