// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import dev.hugemap.address.Addresses;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.memory.FileBacking;
import dev.hugemap.memory.HugeMemoryException;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.Reason;
import dev.hugemap.memory.Refusal;
import dev.hugemap.page.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes new regions by a policy: each candidate is tried for all of it, proved, and undone where it isn't as asked. */
record RegionMaker(SharedMemory shared, FileSource source) {
    /** A new file with its mapping: what a region is made of. */
    record Made(RegionFile file, CommitOutcome outcome) {
        /** Unmaps and closes. */
        void undo(NativeBridge bridge) {
            try {
                new Addresses(bridge).release(outcome.range());
            } finally {
                file.close();
            }
        }

        /** Unmaps and closes on the way out of a failure. */
        void undoAfter(Throwable failure, NativeBridge bridge) {
            new Addresses(bridge).releaseAfter(failure, outcome.range());
            RegionFile.closeAfter(failure, file);
        }
    }

    /**
     * Makes the first candidate that is granted.
     *
     * @throws HugePagesUnavailableException if none is; nothing is left then
     */
    Made make(long bytes, BackingPolicy policy) {
        List<Refusal> refusals = new ArrayList<>();
        SyscallException last = null;
        for (Backing candidate : policy.candidates()) {
            Optional<FileBacking> known = FileBacking.of(shared.memory(), candidate);
            if (known.isEmpty()) {
                refusals.add(FileBacking.unknown(shared.memory(), candidate));
                continue;
            }
            FileBacking backing = known.get();
            long length = length(bytes, backing);
            try {
                return attempt(length, backing, refusals);
            } catch (NotGranted notGranted) {
                checkUndone(notGranted);
                refusals.add(notGranted.refusal());
            } catch (SyscallException refused) {
                checkUndone(refused);
                refusals.add(backing.explain(refused, length));
                last = refused;
            }
        }
        throw new HugePagesUnavailableException(bytes, refusals, null, last);
    }

    private long length(long bytes, FileBacking backing) {
        if (bytes > Long.MAX_VALUE / 4) {
            throw new IllegalArgumentException("no process has addresses for " + Bytes.format(bytes));
        }
        return source.headerBytes(backing) + backing.pageSize().roundUp(bytes);
    }

    private Made attempt(long length, FileBacking backing, List<Refusal> before) throws NotGranted {
        Optional<Refusal> ruledOut = ruledOut(backing);
        if (ruledOut.isPresent()) {
            throw new NotGranted(ruledOut.get());
        }
        RegionFile file = source.make(backing, length);
        try {
            return new Made(file, shared.mapper().mapNew(file, length, backing, before));
        } catch (Throwable failure) {
            RegionFile.closeAfter(failure, file);
            throw failure;
        }
    }

    private Optional<Refusal> ruledOut(FileBacking backing) {
        return switch (backing.backing()) {
            case Backing.HugeTlb _ -> unknownSize(backing);
            case Backing.Transparent _ -> SharedThp.refusal(shared.files(), backing);
            case Backing.BasePages _ -> Optional.empty();
        };
    }

    private Optional<Refusal> unknownSize(FileBacking backing) {
        var sizes = shared.memory().host().pageSizes().hugeTlb();
        if (sizes.isEmpty() || sizes.contains(backing.pageSize())) {
            return Optional.empty();
        }
        return Optional.of(new Refusal(
                backing.backing(),
                backing.pageSize(),
                Reason.SIZE_UNKNOWN,
                "sysfs",
                null,
                "this kernel has no hugetlb pages of " + backing.pageSize() + ", it offers " + sizes,
                "use one of the sizes that the kernel offers"));
    }

    /** A candidate that can't be undone ends it all: what stays must not hide behind the next one's grant. */
    private static void checkUndone(@Nullable Exception failure) {
        if (failure != null && failure.getSuppressed().length > 0) {
            throw new HugeMemoryException("cannot undo shared memory that is not as asked", failure);
        }
    }
}
