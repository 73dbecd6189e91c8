// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.files;

import dev.hugemap.page.Bytes;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/** A file of a file system, read through one channel by positions. */
final class DiskFile implements OpenedFile {
    private static final String IN_THE_END =
            "Load a file that nobody writes to; who replaces one writes a new file and renames it";

    private static final String STORAGE =
            "The device may be failing, or a network's server be away: the kernel's log tells";

    private final Path file;
    private final FileChannel channel;
    private final BasicFileAttributes before;
    private final long bytes;

    private DiskFile(Path file, FileChannel channel, BasicFileAttributes before, long bytes) {
        this.file = file;
        this.channel = channel;
        this.before = before;
        this.bytes = bytes;
    }

    /**
     * Opens a regular file. It is looked at before it is opened: to open a pipe would wait for whoever writes to it.
     *
     * @throws FileLoadException if it can't be read, or is no regular file
     */
    static OpenedFile open(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                String kind = attributes.isDirectory() ? "a folder" : "a device, a pipe or a socket";
                throw new FileLoadException(
                        file,
                        FileLoadReason.NOT_A_FILE,
                        "it is " + kind + ", and only a regular file has a length",
                        "Copy what it gives into a file",
                        null);
            }
            return open(file, attributes);
        } catch (NoSuchFileException absent) {
            throw new FileLoadException(
                    file,
                    FileLoadReason.ABSENT,
                    "there is no such file",
                    "Look at the path, from " + Path.of("").toAbsolutePath(),
                    absent);
        } catch (AccessDeniedException refused) {
            throw new FileLoadException(
                    file,
                    FileLoadReason.NOT_PERMITTED,
                    "user " + System.getProperty("user.name") + " may not read it",
                    "Look at its rights and those of its folders",
                    refused);
        } catch (IOException refused) {
            throw new FileLoadException(
                    file, FileLoadReason.READ_FAILED, "it can't be opened: " + refused.getMessage(), STORAGE, refused);
        }
    }

    /** All that touches a channel in an interrupted thread closes it: so once more, and then by the loading threads alone. */
    private static OpenedFile open(Path file, BasicFileAttributes attributes) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                try {
                    // Again, now that it is open: another one may have taken the name since.
                    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                    if (Objects.equals(now.fileKey(), attributes.fileKey())) {
                        return new DiskFile(file, channel, now, channel.size());
                    }
                    channel.close();
                    return open(file);
                } catch (ClosedByInterruptException closed) {
                    interrupted = Thread.interrupted();
                } catch (Throwable failure) {
                    channel.close();
                    throw failure;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void read(MemorySegment target, long offset) {
        ByteBuffer rest = target.asByteBuffer();
        while (rest.hasRemaining()) {
            long at = offset + rest.position();
            if (readAt(rest, at) < 0) {
                throw changed("it had " + Bytes.count(bytes) + " bytes when it was opened, and ends at "
                        + Bytes.count(at) + " or before now");
            }
        }
    }

    @Override
    public void checkUnchanged() {
        if (readAt(ByteBuffer.allocate(1), bytes) > 0) {
            throw changed("it had " + Bytes.count(bytes) + " bytes when it was opened, and has " + longer() + " now");
        }
        BasicFileAttributes after;
        try {
            after = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (IOException gone) {
            // It has lost its name, and not its contents: a replacement that was done well.
            return;
        }
        boolean same = before.fileKey() == null || before.fileKey().equals(after.fileKey());
        if (same && !before.lastModifiedTime().equals(after.lastModifiedTime())) {
            throw changed("it was last written to at " + before.lastModifiedTime() + " when it was opened, and at "
                    + after.lastModifiedTime() + " now");
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // All of it was read, or has failed already: what a close has to say of a file that was only read is no
            // loss.
        }
    }

    private int readAt(ByteBuffer target, long at) {
        try {
            return channel.read(target, at);
        } catch (IOException refused) {
            throw new FileLoadException(
                    file,
                    FileLoadReason.READ_FAILED,
                    "reading failed at byte " + Bytes.count(at) + " of " + Bytes.count(bytes) + ": "
                            + refused.getMessage(),
                    STORAGE,
                    refused);
        }
    }

    private String longer() {
        try {
            long now = channel.size();
            return now > bytes ? Bytes.count(now) : "more";
        } catch (IOException unknown) {
            return "more";
        }
    }

    private FileLoadException changed(String how) {
        return new FileLoadException(
                file, FileLoadReason.CHANGED, "it changed while it was read: " + how, IN_THE_END, null);
    }
}
