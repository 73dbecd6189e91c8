// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A region's file that was found by its name, opened as far as that is allowed.
 *
 * <p>It is first opened as a mere name, without following a link and without touching what may be a device or a pipe, and
 * only a file is opened for more, through that name: so what was looked at is what is used.
 */
final class FoundFile implements AutoCloseable {
    /** Permissions, or a lease of somebody else. */
    private static final Set<Errno> NOT_OPEN = Set.of(Errno.EACCES, Errno.EPERM, Errno.EAGAIN);

    private final SharedMemory shared;
    private final RegionFolder folder;
    private final String file;
    private final RegionFile handle;
    private @Nullable RegionFile content;

    private FoundFile(
            SharedMemory shared, RegionFolder folder, String file, RegionFile handle, @Nullable RegionFile content) {
        this.shared = shared;
        this.folder = folder;
        this.file = file;
        this.handle = handle;
        this.content = content;
    }

    /**
     * Opens a file.
     *
     * @param access O_RDONLY to look, O_RDWR to map
     * @return the file, or empty where there is none of that name
     */
    static Optional<FoundFile> open(SharedMemory shared, RegionFolder folder, String file, int access) {
        RegionFile handle;
        try {
            int flags = Fcntl.O_PATH | Fcntl.O_NOFOLLOW | Fcntl.O_CLOEXEC;
            handle = new RegionFile(shared.bridge(), shared.bridge().openat(folder.fd(), file, flags, 0));
        } catch (SyscallException refused) {
            if (refused.errno().equals(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw refused;
        }
        try {
            return Optional.of(new FoundFile(shared, folder, file, handle, content(shared, handle, access)));
        } catch (Throwable failure) {
            RegionFile.closeAfter(failure, handle);
            throw failure;
        }
    }

    private static @Nullable RegionFile content(SharedMemory shared, RegionFile handle, int access) {
        FileFacts facts = handle.facts();
        if (!facts.isRegular() || !facts.isOnHugeTlbFs()) {
            return null;
        }
        try {
            // Without waiting: a file's owner may have a lease on it, and let everybody else wait for 45 seconds.
            return RegionFile.reopen(shared.bridge(), handle.fd(), access | Fcntl.O_NONBLOCK);
        } catch (SyscallException refused) {
            if (NOT_OPEN.contains(refused.errno())) {
                return null;
            }
            throw refused;
        }
    }

    /** The file, open; where it isn't, {@link #found} says {@link RegionState#FOREIGN}. */
    Optional<RegionFile> content() {
        return Optional.ofNullable(content);
    }

    /** Hands over the open file, which is the caller's to close from now on, and closes the rest. */
    RegionFile keep() {
        RegionFile kept = content().orElseThrow();
        content = null;
        handle.close();
        return kept;
    }

    RegionFolder folder() {
        return folder;
    }

    FileFacts.Id id() {
        return handle.facts().id();
    }

    /** Whether another opening of it holds a lock. */
    boolean isInUse() {
        return content != null && (content.locks().isOwned() || content.locks().attached() > 0);
    }

    /** The header, where it can be read. */
    Optional<RegionHeader> header() {
        return content != null && content.readHeader() instanceof HeaderReading.Whole whole
                ? Optional.of(whole.header())
                : Optional.empty();
    }

    /** What it is, whoever has it open. */
    FoundRegion standing() {
        FileFacts facts = handle.facts();
        return found(judge(facts), facts);
    }

    /** Whether it has lost its name. */
    boolean isGone() {
        return handle.facts().links() == 0;
    }

    /** Whether nobody has it open, as far as that can be told: of a file that this process may not open it can't. */
    boolean isFree() {
        return content == null ? !handle.facts().isRegular() : !isInUse();
    }

    /** What it is: in use before all else, but for what isn't this user's alone, and may be locked by anybody. */
    FoundRegion found() {
        FileFacts facts = handle.facts();
        Judgement standing = judge(facts);
        if (standing.state == RegionState.FOREIGN || !isInUse()) {
            return found(standing, facts);
        }
        RegionLocks locks = content().orElseThrow().locks();
        boolean isOwned = locks.isOwned();
        Optional<RegionHeader> header = header().filter(_ -> isOwned);
        int attached = locks.attached();
        String others =
                attached == 0 ? "" : attached == 1 ? ", 1 process attached" : ", " + attached + " processes attached";
        String owner = isOwned
                ? header.map(known -> "open in process " + known.owner() + ", as it saw its number")
                        .orElse("open in a process")
                : "its owner has ended or closed it";
        return found(new Judgement(RegionState.IN_USE, owner + others, header), facts);
    }

    /** What it is where another process is opening or removing it. */
    FoundRegion atTheGate() {
        FoundRegion found = found();
        return found.state() == RegionState.IN_USE
                ? found
                : found.as(RegionState.IN_USE, "another process is opening or removing it at this moment");
    }

    private FoundRegion found(Judgement judgement, FileFacts facts) {
        return new FoundRegion(
                RegionFolder.nameOf(file).orElse(file),
                folder.path(file),
                judgement.state,
                judgement.detail,
                folder.pageSize(),
                facts.bytes(),
                facts.uid(),
                judgement.header.map(header -> OptionalLong.of(header.owner())).orElse(OptionalLong.empty()),
                content == null || judgement.state == RegionState.FOREIGN
                        ? 0
                        : content.locks().attached(),
                judgement
                        .header
                        .map(header -> Instant.ofEpochMilli(header.written()))
                        .orElse(facts.changed()));
    }

    private Judgement judge(FileFacts facts) {
        if (!facts.isRegular() || !facts.isOnHugeTlbFs()) {
            return Judgement.of(RegionState.FOREIGN, "it is no file of hugetlbfs, but a folder, a link or the like");
        }
        if (facts.uid() != RegionFolder.ownUser(shared.files())) {
            return Judgement.of(RegionState.FOREIGN, "it belongs to user " + facts.uid());
        }
        if (facts.isForOthers()) {
            String mode = Integer.toOctalString(facts.mode() & 0777);
            return Judgement.of(RegionState.FOREIGN, "other users may reach it: its mode is 0" + mode + ", not 0600");
        }
        if (facts.links() > 1) {
            // A region gets one name. In a folder for all, another user may give it a second one, unless the kernel
            // forbids.
            return Judgement.of(
                    RegionState.FOREIGN, "it has " + facts.links() + " names, so that it may be another region's file");
        }
        if (content == null) {
            return Judgement.of(RegionState.FOREIGN, "this process may not open it");
        }
        PageSize size = facts.pageSize();
        if (facts.bytes() < size.bytes()) {
            return Judgement.of(
                    RegionState.OTHER_SIZE, "it is " + Bytes.format(facts.bytes()) + " long, too short for a header");
        }
        return switch (content.readHeader()) {
            case HeaderReading.Torn torn -> Judgement.of(RegionState.TORN, torn.why());
            case HeaderReading.OtherVersion other ->
                Judgement.of(
                        RegionState.OTHER_VERSION,
                        "its header is of version " + Integer.toUnsignedString(other.version()) + ", not "
                                + HeaderSlot.VERSION);
            case HeaderReading.Whole whole -> judge(facts, whole);
        };
    }

    private static Judgement judge(FileFacts facts, HeaderReading.Whole whole) {
        RegionHeader header = whole.header();
        Optional<RegionHeader> known = Optional.of(header);
        if (header.pageBytes() != facts.blockBytes()) {
            return new Judgement(
                    RegionState.OTHER_PAGE_SIZE,
                    "its header says pages of " + Bytes.format(header.pageBytes()) + ", and it lies on pages of "
                            + facts.pageSize(),
                    known);
        }
        if (header.fileBytes() != facts.bytes()) {
            return new Judgement(
                    RegionState.OTHER_SIZE,
                    "its header says " + Bytes.format(header.fileBytes()) + ", and it is " + Bytes.format(facts.bytes())
                            + " long",
                    known);
        }
        if (facts.allocatedBytes() < facts.bytes()) {
            return new Judgement(
                    RegionState.OTHER_SIZE,
                    "only " + Bytes.format(facts.allocatedBytes()) + " of its " + Bytes.format(facts.bytes())
                            + " have pages: the rest is lost",
                    known);
        }
        if (header.isClean() && !whole.interrupted()) {
            return new Judgement(RegionState.CLEAN, "closed by process " + header.owner(), known);
        }
        return new Judgement(
                RegionState.CRASHED,
                whole.interrupted()
                        ? "a process ended while it wrote the header"
                        : "process " + header.owner() + " ended, or closed it without calling it whole",
                known);
    }

    @Override
    public void close() {
        try {
            if (content != null) {
                content.close();
            }
        } finally {
            handle.close();
        }
    }

    /** A state with what speaks for it. */
    private record Judgement(RegionState state, String detail, Optional<RegionHeader> header) {
        static Judgement of(RegionState state, String detail) {
            return new Judgement(state, detail, Optional.empty());
        }
    }
}
