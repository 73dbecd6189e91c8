// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.abi.Memfd;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.FileBacking;

/** Files in memory, without a name: nothing stays of them when the last process has ended. Sealed at their length. */
record MemfdSource(NativeBridge bridge) implements FileSource {
    /** A region that others attach to never changes its length, and nobody can undo that. */
    static final int SEALS = Fcntl.F_SEAL_SEAL | Fcntl.F_SEAL_SHRINK | Fcntl.F_SEAL_GROW;

    @Override
    public long headerBytes(FileBacking backing) {
        return 0;
    }

    @Override
    public RegionFile make(FileBacking backing, long length) {
        int kind = backing.backing() instanceof Backing.HugeTlb
                ? Memfd.MFD_HUGETLB | backing.pageSize().log2() << Memfd.MFD_HUGE_SHIFT
                : 0;
        int fd = bridge.memfdCreate("hugemap", Memfd.MFD_CLOEXEC | Memfd.MFD_ALLOW_SEALING | kind);
        RegionFile file = new RegionFile(bridge, fd);
        try {
            bridge.ftruncate(fd, length);
            bridge.fcntl(fd, Fcntl.F_ADD_SEALS, SEALS);
            return file;
        } catch (Throwable failure) {
            RegionFile.closeAfter(failure, file);
            throw failure;
        }
    }
}
