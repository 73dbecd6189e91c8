// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.memory.FileBacking;
import dev.hugemap.memory.HugeMemoryException;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.Refusal;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Regions without a name. */
final class Memfds {
    private static final Set<Errno> GONE = Set.of(Errno.ENOENT, Errno.ESRCH);
    private static final Set<Errno> NOT_OURS = Set.of(Errno.EACCES, Errno.EPERM);

    private final SharedMemory shared;
    private final NativeBridge bridge;

    Memfds(SharedMemory shared) {
        this.shared = shared;
        this.bridge = shared.bridge();
    }

    SharedRegion create(long bytes, BackingPolicy policy) {
        RegionMaker.Made made = new RegionMaker(shared, new MemfdSource(bridge)).make(bytes, policy);
        try {
            // Who is handed the descriptor shares its opening, and would keep a lock that is taken through it.
            RegionFile own = RegionFile.reopen(bridge, made.file().fd(), Fcntl.O_RDWR);
            try {
                if (!own.locks().own()) {
                    throw new HugeMemoryException("somebody else owns memory that was made just now", null);
                }
                return new SharedRegion(
                        shared, new RegionParts(own, made.file(), made.outcome(), RegionOrigin.CREATED, null, null, 0));
            } catch (Throwable failure) {
                RegionFile.closeAfter(failure, own);
                throw failure;
            }
        } catch (Throwable failure) {
            made.undoAfter(failure, bridge);
            throw failure;
        }
    }

    SharedRegion attach(RegionDescriptor descriptor) {
        RegionFile file = open(descriptor);
        try {
            // First, since before it is sealed its length may change.
            checkSeals(descriptor, file);
            FileFacts facts = file.facts();
            checkShape(descriptor, facts);
            if (!file.locks().attach()) {
                throw refused(
                        descriptor,
                        RegionState.IN_USE,
                        "as many as " + RegionLocks.MOST_ATTACHED + " processes are attached already",
                        null);
            }
            CommitOutcome outcome = map(file, facts);
            try {
                return new SharedRegion(
                        shared, new RegionParts(file, file, outcome, RegionOrigin.ATTACHED, null, null, 0));
            } catch (Throwable failure) {
                new RegionMaker.Made(file, outcome).undoAfter(failure, bridge);
                throw failure;
            }
        } catch (Throwable failure) {
            RegionFile.closeAfter(failure, file);
            throw failure;
        }
    }

    /** Looks at what stands behind the name before it is opened: to open a device or a pipe may do something. */
    private RegionFile open(RegionDescriptor descriptor) {
        try (RegionFile name = new RegionFile(bridge, bridge.open(descriptor.path(), Fcntl.O_PATH | Fcntl.O_CLOEXEC))) {
            FileFacts facts = name.facts();
            if (descriptor.inode() != 0 && facts.inode() != descriptor.inode()) {
                throw refused(
                        descriptor,
                        RegionState.ABSENT,
                        "the process has closed it: that number is another file's",
                        null);
            }
            boolean isMemory = facts.isRegular() && (facts.isOnHugeTlbFs() || facts.isOnTmpFs());
            if (!isMemory || facts.links() != 0) {
                throw refused(descriptor, RegionState.FOREIGN, "it is no memory without a name", null);
            }
            if (facts.uid() != RegionFolder.ownUser(shared.files())) {
                throw refused(descriptor, RegionState.FOREIGN, "it belongs to user " + facts.uid(), null);
            }
            return RegionFile.reopen(bridge, name.fd(), Fcntl.O_RDWR);
        } catch (SyscallException refusal) {
            boolean isGone = GONE.contains(refusal.errno());
            if (!isGone && !NOT_OURS.contains(refusal.errno())) {
                throw refusal;
            }
            throw refused(
                    descriptor,
                    isGone ? RegionState.ABSENT : RegionState.FOREIGN,
                    isGone
                            ? "the process has ended, or closed it"
                            : refusal.errno() + ": it can be attached to by the same user alone",
                    refusal);
        }
    }

    private void checkSeals(RegionDescriptor descriptor, RegionFile file) {
        int seals = bridge.fcntl(file.fd(), Fcntl.F_GET_SEALS, 0);
        if ((seals & MemfdSource.SEALS) != MemfdSource.SEALS) {
            throw refused(
                    descriptor,
                    RegionState.FOREIGN,
                    "it isn't sealed: its owner could cut it off, and a touch would be a signal",
                    null);
        }
    }

    private static void checkShape(RegionDescriptor descriptor, FileFacts facts) {
        boolean isWhole = facts.bytes() > 0 && facts.pageSize().isAligned(facts.bytes());
        if (!isWhole || facts.allocatedBytes() < facts.bytes()) {
            throw refused(
                    descriptor,
                    RegionState.OTHER_SIZE,
                    Bytes.format(facts.bytes()) + " long, of which " + Bytes.format(facts.allocatedBytes())
                            + " have pages",
                    null);
        }
    }

    private CommitOutcome map(RegionFile file, FileFacts facts) {
        if (facts.isOnHugeTlbFs()) {
            return map(file, facts, Backing.hugeTlb(facts.pageSize()), List.of());
        }
        Optional<PageSize> thp = shared.memory().host().pageSizes().thp();
        if (thp.isEmpty() || !thp.get().isAligned(facts.bytes())) {
            return map(file, facts, Backing.basePages(), List.of());
        }
        try {
            return map(file, facts, Backing.transparent(), List.of());
        } catch (HugePagesUnavailableException notHuge) {
            try {
                return map(file, facts, Backing.basePages(), notHuge.refusals());
            } catch (HugePagesUnavailableException neither) {
                neither.addSuppressed(notHuge);
                throw neither;
            }
        }
    }

    private CommitOutcome map(RegionFile file, FileFacts facts, Backing backing, List<Refusal> before) {
        FileBacking rules = FileBacking.of(shared.memory(), backing).orElseThrow();
        return shared.mapper().mapFound(file, facts.bytes(), rules, before);
    }

    private static RegionRefusedException refused(
            RegionDescriptor descriptor, RegionState state, String why, @Nullable Throwable cause) {
        return new RegionRefusedException(
                "cannot attach to region " + descriptor + ": " + why,
                "Attach by what descriptor() of the process that has it open returns now",
                state,
                null,
                cause);
    }
}
