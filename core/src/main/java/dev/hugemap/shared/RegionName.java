// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fcntl;
import java.util.List;
import java.util.Optional;

/** The name of a region that is being made: one region has it, on whatever pages. */
record RegionName(SharedMemory shared, List<RegionFolder> folders, String file) {
    /**
     * Gives a file its name in a folder; false where it is taken. A folder doesn't know the others: of two that are made at
     * once in two of them, who sees the other takes his name back.
     */
    boolean give(RegionFile made, RegionFolder folder) {
        try {
            shared.bridge()
                    .linkat(Fcntl.AT_FDCWD, RegionFile.pathOf(made.fd()), folder.fd(), file, Fcntl.AT_SYMLINK_FOLLOW);
        } catch (SyscallException refused) {
            if (refused.errno().equals(Errno.EEXIST)) {
                return false;
            }
            throw refused;
        }
        boolean isOnlyOne;
        try {
            isOnlyOne = isOnlyOne(made.facts().id());
        } catch (Throwable failure) {
            RegionFile.closeAfter(failure, () -> takeBack(folder));
            throw failure;
        }
        if (!isOnlyOne) {
            takeBack(folder);
        }
        return isOnlyOne;
    }

    private boolean isOnlyOne(FileFacts.Id made) {
        for (RegionFolder folder : folders) {
            Optional<FoundFile> opened = FoundFile.open(shared, folder, file, Fcntl.O_RDONLY);
            if (opened.isPresent()) {
                try (FoundFile found = opened.get()) {
                    if (!found.id().equals(made)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private void takeBack(RegionFolder folder) {
        shared.bridge().unlinkat(folder.fd(), file, 0);
    }
}
