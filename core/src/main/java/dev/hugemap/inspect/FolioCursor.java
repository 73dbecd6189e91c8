// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.PageSizes;
import java.util.Optional;

/** The folios of single pages, from the frame numbers in pagemap and the flags in kpageflags. For one thread. */
final class FolioCursor implements AutoCloseable {
    private final PagemapEntries entries;
    private final KernelPages pages;
    private long answers;

    private FolioCursor(PagemapEntries entries, KernelPages pages) {
        this.entries = entries;
        this.pages = pages;
    }

    /** A cursor; empty where this process may not read kpageflags. */
    static Optional<FolioCursor> open(NativeBridge bridge, PageSizes sizes, PagemapEntries entries) {
        try {
            ProcFile file = ProcFile.open(bridge, "/proc/kpageflags");
            return Optional.of(new FolioCursor(entries, new KernelPages(file, sizes)));
        } catch (SyscallException notPrivileged) {
            return Optional.empty();
        }
    }

    /**
     * Bytes of the folio that a page lies in; 0 where nobody tells, or the page changes meanwhile.
     *
     * @param end of what will be asked for next
     */
    long bytesAt(long address, long end) {
        long entry = entries.next(address, end);
        long frame = PagemapEntries.frame(entry);
        if (!PagemapEntries.isPresent(entry) || frame == 0) {
            return 0;
        }
        boolean known = pages.holds(frame);
        if (!pages.find(frame)) {
            return 0;
        }
        answers++;
        if (pages.isZeroPage()) {
            return 0;
        }
        // The entry was read before the flags: by now the frame may be somebody else's.
        return known || PagemapEntries.frame(entries.at(address)) == frame ? pages.bytes() : 0;
    }

    /** How often it was told what a page is: never without CAP_SYS_ADMIN, whoever may open the file. */
    long answers() {
        return answers;
    }

    void forget() {
        entries.forget();
        pages.forget();
    }

    @Override
    public void close() {
        pages.close();
    }
}
