// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.memory.FileBacking;

/** Makes the files of new regions. */
interface FileSource {
    /** How much of the file lies before the data. */
    long headerBytes(FileBacking backing);

    /**
     * A new file of a length, locked by this process as its owner.
     *
     * @throws NotGranted if there is no place for it on this backing
     * @throws SyscallException if the kernel refused
     */
    RegionFile make(FileBacking backing, long length) throws NotGranted;
}
