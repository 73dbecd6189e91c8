// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.host.Commands;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The regions in every mounted hugetlbfs. Looks, and removes; maps nothing. */
record RegionList(SharedMemory shared) {
    /** All of them, by name. One that is mounted in two places is listed once. */
    List<FoundRegion> all() {
        List<FoundRegion> regions = new ArrayList<>();
        Set<FileFacts.Id> seen = new HashSet<>();
        forEachFolder(folder -> {
            List<String> names =
                    new ArrayList<>(shared.files().list(folder.mount().path()));
            for (String file : names) {
                if (RegionFolder.nameOf(file).isPresent()) {
                    look(folder, file, seen).ifPresent(regions::add);
                }
            }
            return false;
        });
        regions.sort(Comparator.comparing(FoundRegion::name).thenComparing(FoundRegion::path));
        return regions;
    }

    private Optional<FoundRegion> look(RegionFolder folder, String file, Set<FileFacts.Id> seen) {
        Optional<FoundFile> opened = FoundFile.open(shared, folder, file, Fcntl.O_RDONLY);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (FoundFile found = opened.get()) {
            return seen.add(found.id()) ? Optional.of(found.found()) : Optional.empty();
        }
    }

    Optional<FoundRegion> find(String file) {
        List<FoundRegion> first = new ArrayList<>();
        forEachFolder(folder -> {
            look(folder, file, new HashSet<>()).ifPresent(first::add);
            return !first.isEmpty();
        });
        return first.stream().findFirst();
    }

    FoundRegion remove(String name, IfInUse ifInUse) {
        String file = RegionFolder.fileName(name);
        List<FoundRegion> removed = new ArrayList<>();
        forEachFolder(folder -> {
            Optional<FoundRegion> region = Optional.empty();
            boolean isThere = true;
            // What was opened may have lost its name since, and another region may have it: that one is looked at anew.
            while (isThere && region.isEmpty()) {
                // With the right to write where there is one: a lock keeps everybody from opening it meanwhile.
                Optional<FoundFile> opened = FoundFile.open(shared, folder, file, Fcntl.O_RDWR);
                isThere = opened.isPresent();
                if (isThere) {
                    try (FoundFile found = opened.get()) {
                        region = remove(name, file, found, ifInUse);
                    }
                }
            }
            region.ifPresent(removed::add);
            return isThere;
        });
        if (removed.isEmpty()) {
            throw new RegionRefusedException(
                    "cannot remove region " + name + ": there is none",
                    "What there is: hugemap regions list",
                    RegionState.ABSENT,
                    null,
                    null);
        }
        return removed.getFirst();
    }

    /** What was removed; empty where the file that was opened has no name any more. */
    private Optional<FoundRegion> remove(String name, String file, FoundFile found, IfInUse ifInUse) {
        boolean isAtTheGate =
                found.content().map(content -> !content.locks().enter()).orElse(false);
        if (found.isGone()) {
            return Optional.empty();
        }
        FoundRegion region = found.found();
        // At a file that isn't one user's alone anybody may keep the gate shut.
        boolean isPassed = region.state() == RegionState.FOREIGN && ifInUse == IfInUse.REMOVE;
        if (isAtTheGate && !isPassed) {
            throw new RegionRefusedException(
                    "cannot remove region " + name + ": another process is opening or removing it at this moment",
                    "Try again: hugemap regions remove " + name,
                    RegionState.IN_USE,
                    region,
                    null);
        }
        if (!found.isFree() && ifInUse == IfInUse.REFUSE) {
            boolean isTold = region.state() == RegionState.IN_USE;
            String open = found.content().isPresent() ? "a process has it open" : "so whether it is open can't be told";
            throw new RegionRefusedException(
                    "cannot remove region " + name + ": " + region.detail() + (isTold ? "" : ", " + open),
                    "To have it: end what has it open, or hugemap regions remove --in-use " + name,
                    RegionState.IN_USE,
                    region,
                    null);
        }
        try {
            shared.bridge().unlinkat(found.folder().fd(), file, 0);
            return Optional.of(region);
        } catch (SyscallException refused) {
            RegionState state = refused.errno().equals(Errno.ENOENT) ? RegionState.ABSENT : RegionState.FOREIGN;
            String command = Commands.of(shared.files()).asRoot("rm -r " + Commands.quoted(region.path()));
            throw new RegionRefusedException(
                    "cannot remove region " + name + ": " + refused.errno() + " for " + region.path() + "; "
                            + region.detail(),
                    "To have it: " + command,
                    state,
                    region,
                    refused);
        }
    }

    /** Goes through the folders, each open meanwhile, until a visit has found what it looked for. */
    private void forEachFolder(Visit visit) {
        List<RegionFolder> folders = RegionFolder.openAll(shared);
        try {
            for (RegionFolder folder : folders) {
                if (visit.found(folder)) {
                    break;
                }
            }
        } catch (Throwable failure) {
            RegionFolder.closeAfter(failure, folders);
            throw failure;
        }
        folders.forEach(RegionFolder::close);
    }

    private interface Visit {
        boolean found(RegionFolder folder);
    }
}
