package dev.hugemap.inspect;

import dev.hugemap.page.AddressRange;
import java.util.List;

/** Mappings as smaps showed them at one moment. */
final class SmapsCursor implements MappingCursor {
    private final List<SmapsEntry> entries;
    private SmapsEntry current = SmapsEntry.untold(new AddressRange(0, 0));

    SmapsCursor(List<SmapsEntry> entries) {
        this.entries = entries;
    }

    @Override
    public boolean seek(long address) {
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
