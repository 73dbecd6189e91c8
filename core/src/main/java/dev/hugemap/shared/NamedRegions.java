// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.memory.FileBacking;
import dev.hugemap.memory.HugeMemoryException;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Regions of one name: made, found again, attached to. Nothing that is found is ever written over. */
final class NamedRegions {
    private final SharedMemory shared;
    private final String name;
    private final String file;

    NamedRegions(SharedMemory shared, String name) {
        this.shared = shared;
        this.name = name;
        this.file = RegionFolder.fileName(name);
    }

    /**
     * Checks that memory of a policy survives.
     *
     * @throws IllegalArgumentException if one candidate doesn't
     */
    static void check(BackingPolicy policy) {
        for (Backing candidate : policy.candidates()) {
            if (!(candidate instanceof Backing.HugeTlb)) {
                throw new IllegalArgumentException(
                        "memory that survives lies in hugetlbfs: name hugetlb backings alone, not " + candidate);
            }
        }
    }

    SharedRegion create(long bytes, BackingPolicy policy) {
        return inFolders(folders -> create(folders, bytes, policy)
                .orElseThrow(() -> refused("create", folders, new Expectation(0, List.of()))));
    }

    SharedRegion open(IfCrashed ifCrashed) {
        return inFolders(folders -> {
            Expectation anything = new Expectation(0, List.of());
            return open(folders, anything, ifCrashed).orElseThrow(() -> refused("open", folders, anything));
        });
    }

    SharedRegion openOrCreate(long bytes, BackingPolicy policy, IfCrashed ifCrashed) {
        return inFolders(folders -> {
            Expectation expected = new Expectation(bytes, pageSizes(policy));
            // Another process may make it between the look and the naming, and remove it again: neither is a reason to
            // fail.
            while (true) {
                Optional<SharedRegion> region = open(folders, expected, ifCrashed);
                if (region.isEmpty()) {
                    region = create(folders, bytes, policy);
                }
                if (region.isPresent()) {
                    return region.get();
                }
            }
        });
    }

    SharedRegion attach() {
        return inFolders(folders -> {
            Optional<FoundFile> found = find(folders);
            if (found.isEmpty()) {
                throw absent("attach to");
            }
            try (FoundFile known = found.get()) {
                return attach(known);
            }
        });
    }

    /** A new region; empty where the name is taken. */
    private Optional<SharedRegion> create(List<RegionFolder> folders, long bytes, BackingPolicy policy) {
        if (find(folders).map(this::closed).isPresent()) {
            return Optional.empty();
        }
        MountSource source = new MountSource(shared, folders);
        RegionMaker.Made made = new RegionMaker(shared, source).make(bytes, policy);
        try {
            long pageBytes = made.outcome().pageSize().bytes();
            AddressRange mapping = made.outcome().range();
            NamedHeader header = NamedHeader.create(mapping, pageBytes);
            SharedRegion region = new SharedRegion(
                    shared,
                    new RegionParts(
                            made.file(), made.file(), made.outcome(), RegionOrigin.CREATED, name, header, pageBytes));
            if (new RegionName(shared, folders, file).give(made.file(), source.used())) {
                return Optional.of(region);
            }
        } catch (Throwable failure) {
            made.undoAfter(failure, shared.bridge());
            throw failure;
        }
        made.undo(shared.bridge());
        return Optional.empty();
    }

    /** The region that is there; empty where there is none. */
    private Optional<SharedRegion> open(List<RegionFolder> folders, Expectation expected, IfCrashed ifCrashed) {
        Optional<FoundFile> found = find(folders);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        FoundFile known = found.get();
        try {
            Optional<RegionFile> content = known.content();
            if (content.isEmpty() || known.standing().state() == RegionState.FOREIGN) {
                throw refused("open", known.standing());
            }
            if (!content.get().locks().enter()) {
                throw refused("open", known.atTheGate());
            }
            if (known.isInUse()) {
                throw refused("open", known.found());
            }
            if (known.isGone()) {
                known.close();
                return Optional.empty();
            }
            // Only now is it sure that nobody changes what is looked at.
            FoundRegion standing = expected.hold(known.standing());
            boolean isCrashed = standing.state() == RegionState.CRASHED;
            if (standing.state() != RegionState.CLEAN && !(isCrashed && ifCrashed == IfCrashed.TAKE)) {
                throw refused("open", standing);
            }
            RegionHeader header = known.header().orElseThrow();
            return Optional.of(map(known, header, isCrashed ? RegionOrigin.RECOVERED : RegionOrigin.REOPENED));
        } catch (Throwable failure) {
            RegionFile.closeAfter(failure, known);
            throw failure;
        }
    }

    private SharedRegion attach(FoundFile known) {
        checkAttachable(known);
        if (!known.content().orElseThrow().locks().attach()) {
            throw refused(
                    "attach to",
                    known.found()
                            .as(
                                    RegionState.IN_USE,
                                    "its owner is closing it, or as many as " + RegionLocks.MOST_ATTACHED
                                            + " processes are attached already"));
        }
        // Once more: its owner may have closed it since, and has seen nobody attached.
        checkAttachable(known);
        return map(known, known.header().orElseThrow(), RegionOrigin.ATTACHED);
    }

    private void checkAttachable(FoundFile known) {
        FoundRegion standing = known.standing();
        Optional<RegionFile> content = known.content();
        // While a region is open its header says so: where it says clean, its owner hasn't written it yet.
        if (content.isEmpty()
                || standing.state() != RegionState.CRASHED
                || !content.get().locks().isOwned()) {
            throw refused("attach to", standing);
        }
    }

    private SharedRegion map(FoundFile known, RegionHeader found, RegionOrigin origin) {
        PageSize size = known.folder().pageSize();
        FileBacking backing =
                FileBacking.of(shared.memory(), Backing.hugeTlb(size)).orElseThrow();
        RegionFile own = known.keep();
        CommitOutcome outcome = null;
        try {
            outcome = shared.mapper().mapFound(own, found.fileBytes(), backing, List.of());
            NamedHeader header = origin == RegionOrigin.ATTACHED ? null : own(own, outcome, found);
            return new SharedRegion(shared, new RegionParts(own, own, outcome, origin, name, header, size.bytes()));
        } catch (Throwable failure) {
            if (outcome != null) {
                new RegionMaker.Made(own, outcome).undoAfter(failure, shared.bridge());
            } else {
                RegionFile.closeAfter(failure, own);
            }
            throw failure;
        }
    }

    /** Becomes the owner of what was found, looked at and mapped, and lets in others after that. */
    private NamedHeader own(RegionFile file, CommitOutcome outcome, RegionHeader found) {
        if (!file.locks().own()) {
            throw new HugeMemoryException("somebody became the owner of region " + name + " past its gate", null);
        }
        NamedHeader header = NamedHeader.reopen(outcome.range(), found);
        file.locks().leave();
        return header;
    }

    private Optional<FoundFile> find(List<RegionFolder> folders) {
        for (RegionFolder folder : folders) {
            Optional<FoundFile> found = FoundFile.open(shared, folder, file, Fcntl.O_RDWR);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private FoundFile closed(FoundFile found) {
        found.close();
        return found;
    }

    private List<PageSize> pageSizes(BackingPolicy policy) {
        List<PageSize> sizes = new ArrayList<>();
        for (Backing candidate : policy.candidates()) {
            FileBacking.of(shared.memory(), candidate).ifPresent(backing -> sizes.add(backing.pageSize()));
        }
        return sizes;
    }

    private SharedRegion inFolders(Action action) {
        List<RegionFolder> folders = RegionFolder.openAll(shared);
        SharedRegion region = null;
        try {
            region = action.in(folders);
        } catch (Throwable failure) {
            RegionFolder.closeAfter(failure, folders);
            throw failure;
        }
        folders.forEach(RegionFolder::close);
        return region;
    }

    private RegionRefusedException refused(String verb, List<RegionFolder> folders, Expectation expected) {
        Optional<FoundFile> found = find(folders);
        if (found.isEmpty()) {
            return absent(verb);
        }
        try (FoundFile known = found.get()) {
            return refused(verb, expected.hold(known.found()));
        }
    }

    private RegionRefusedException absent(String verb) {
        return new RegionRefusedException(
                verb.equals("create")
                        ? "cannot create region " + name
                                + ": another process had taken the name, and has given it back since"
                        : "cannot " + verb + " region " + name + ": there is none",
                verb.equals("create") ? "Try again" : "What there is: hugemap regions list",
                RegionState.ABSENT,
                null,
                null);
    }

    private RegionRefusedException refused(String verb, FoundRegion found) {
        return new RegionRefusedException(
                "cannot " + verb + " region " + found, Remedies.of(verb, found), found.state(), found, null);
    }

    private interface Action {
        SharedRegion in(List<RegionFolder> folders);
    }

    /** What a region has to be beside whole; a length of 0 and no sizes are anything. */
    private record Expectation(long bytes, List<PageSize> sizes) {
        FoundRegion hold(FoundRegion found) {
            boolean isWhole = found.state() == RegionState.CLEAN || found.state() == RegionState.CRASHED;
            PageSize size = found.pageSize();
            if (!isWhole || bytes == 0) {
                return found;
            }
            if (!sizes.contains(size)) {
                return found.as(
                        RegionState.OTHER_PAGE_SIZE, "it lies on pages of " + size + ", and asked for are " + sizes);
            }
            long expected = size.roundUp(bytes);
            long data = found.bytes() - size.bytes();
            return data == expected
                    ? found
                    : found.as(
                            RegionState.OTHER_SIZE,
                            "it holds " + Bytes.format(data) + ", and asked for are " + Bytes.format(expected));
        }
    }
}
