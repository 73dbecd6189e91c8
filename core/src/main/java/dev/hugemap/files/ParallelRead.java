// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.files;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file into memory, chunk by chunk, by several threads that take chunks from one counter.
 *
 * <p>All of them are its own: an interrupt of the caller's would close the channel under the others.
 */
final class ParallelRead {
    /** As much as keeps a device busy; what has just been read of it is in a cache when it is summed. */
    private static final long CHUNK = 8L << 20;

    private final OpenedFile file;
    private final MemorySegment target;
    private final LoadOptions options;
    private final Crc32c[] checksums;
    private final int chunks;
    private final AtomicLong next = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Object progressLock = new Object();
    private long done;

    ParallelRead(OpenedFile file, MemorySegment target, LoadOptions options) {
        this.file = file;
        this.target = target;
        this.options = options;
        this.chunks = Math.toIntExact((target.byteSize() + CHUNK - 1) / CHUNK);
        this.checksums = new Crc32c[options.checksumming() == Checksumming.CRC32C ? chunks : 0];
    }

    /** Reads all of the file and looks whether it changed, or throws what the first failing thread met. */
    ReadOutcome run() {
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        int wanted = Math.clamp(chunks, 1, options.threads());
        for (int i = 0; i < wanted; i++) {
            threads.add(Thread.ofPlatform().name("hugemap-load-" + i).daemon().unstarted(this::work));
        }
        int started = 0;
        try {
            while (started < wanted) {
                threads.get(started).start();
                started++;
            }
        } catch (OutOfMemoryError noMoreThreads) {
            if (started == 0) {
                throw noMoreThreads;
            }
            // Fewer threads do the same work.
        } finally {
            threads.subList(0, started).forEach(ParallelRead::join);
        }
        Throwable failed = failure.get();
        if (failed != null) {
            throw ParallelRead.<RuntimeException>asItIs(failed);
        }
        return new ReadOutcome(target.byteSize(), System.nanoTime() - start, started);
    }

    /** Of all that was read, in order. */
    Crc32c checksum() {
        Crc32c all = Crc32c.EMPTY;
        for (int chunk = 0; chunk < checksums.length; chunk++) {
            all = all.then(checksums[chunk], length(chunk));
        }
        return all;
    }

    @SuppressWarnings("unchecked") // what was thrown unchecked goes on so
    private static <T extends Throwable> T asItIs(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private void work() {
        try {
            for (long chunk = next.getAndIncrement();
                    chunk < chunks && failure.get() == null;
                    chunk = next.getAndIncrement()) {
                read((int) chunk);
            }
            if (chunks == 0) {
                file.checkUnchanged();
            }
        } catch (Throwable e) { // A listener in another language may throw what it doesn't declare.
            failure.compareAndSet(null, e);
        }
    }

    private void read(int chunk) {
        MemorySegment part = target.asSlice(chunk * CHUNK, length(chunk));
        file.read(part, chunk * CHUNK);
        if (checksums.length > 0) {
            checksums[chunk] = Crc32c.of(part);
        }
        synchronized (progressLock) {
            if (failure.get() != null) {
                return;
            }
            done += part.byteSize();
            tell();
            if (done == target.byteSize()) {
                file.checkUnchanged();
            }
        }
    }

    /** A listener that has cancelled isn't told of what others had read by then. */
    private void tell() {
        try {
            options.progress().read(done, target.byteSize());
        } catch (Throwable thrown) { // A listener in another language may throw what it doesn't declare.
            failure.compareAndSet(null, thrown);
            throw thrown;
        }
    }

    private long length(int chunk) {
        return Math.min(CHUNK, target.byteSize() - chunk * CHUNK);
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                // The thread writes into memory that the caller may unmap next: it has to end first.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
