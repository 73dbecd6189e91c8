// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.files;

import dev.hugemap.fake.FakeLinux;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** A file whose bytes are written into a modelled host's memory, and that can't be read from some byte on. */
final class ModelFile implements OpenedFile {
    static final long TAG = 7;

    private final FakeLinux linux;
    private final long bytes;
    private final long readable;
    private boolean open = true;

    ModelFile(FakeLinux linux, long bytes, long readable) {
        this.linux = linux;
        this.bytes = bytes;
        this.readable = readable;
    }

    boolean isOpen() {
        return open;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void read(MemorySegment target, long offset) {
        if (offset + target.byteSize() > readable) {
            throw new FileLoadException(
                    Path.of("model"), FileLoadReason.READ_FAILED, "reading failed at byte " + readable, "", null);
        }
        linux.write(target.address(), target.byteSize(), TAG);
    }

    @Override
    public void checkUnchanged() {}

    @Override
    public void close() {
        open = false;
    }
}
