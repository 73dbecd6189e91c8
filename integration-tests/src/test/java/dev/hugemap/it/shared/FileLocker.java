// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.shared;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** Somebody who locks a part of a file for writing, by an opening of his own. */
final class FileLocker implements AutoCloseable {
    private final NativeBridge bridge = NativeBridge.system();
    private final int fd;

    /** Locks from a byte on; a length of 0 is all that follows. */
    FileLocker(Path file, long start, long length) {
        fd = bridge.open(file.toString(), Fcntl.O_RDWR | Fcntl.O_CLOEXEC);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment lock = arena.allocate(Fcntl.FLOCK);
            lock.set(JAVA_SHORT, at("l_type"), (short) Fcntl.F_WRLCK);
            lock.set(JAVA_LONG, at("l_start"), start);
            lock.set(JAVA_LONG, at("l_len"), length);
            bridge.fcntl(fd, Fcntl.F_OFD_SETLK, lock.address());
        }
    }

    private static long at(String field) {
        return Fcntl.FLOCK.byteOffset(PathElement.groupElement(field));
    }

    @Override
    public void close() {
        bridge.close(fd);
    }
}
