// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.page.AddressRange;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Mappings as smaps showed them at one moment: it is read when first asked for, and again when that was forgotten. */
final class SmapsCursor implements MappingCursor {
    private final Supplier<List<SmapsEntry>> smaps;
    private @Nullable List<SmapsEntry> read;
    private SmapsEntry current = SmapsEntry.untold(new AddressRange(0, 0));

    SmapsCursor(Supplier<List<SmapsEntry>> smaps) {
        this.smaps = smaps;
    }

    @Override
    public void forget() {
        read = null;
    }

    @Override
    public Evidence source() {
        return Evidence.SMAPS;
    }

    @Override
    public boolean seek(long address) {
        if (read == null) {
            read = smaps.get();
        }
        List<SmapsEntry> entries = read;
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).range().end() <= address) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == entries.size()) {
            return false;
        }
        current = entries.get(low);
        return true;
    }

    /** The mapping that it stands on. */
    SmapsEntry entry() {
        return current;
    }

    @Override
    public long start() {
        return current.range().start();
    }

    @Override
    public long end() {
        return current.range().end();
    }

    @Override
    public long pageBytes() {
        return current.value(SmapsField.KERNEL_PAGE_SIZE);
    }

    @Override
    public Vma.Sight sight() {
        return current.sight();
    }

    @Override
    public MappingKind kind() {
        return current.kind();
    }

    @Override
    public Answer writable() {
        return current.writable();
    }
}
