// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.Optional;
import java.util.Set;

/** Base pages, kept from becoming huge by MADV_NOHUGEPAGE. */
final class BaseStrategy implements BackingStrategy {
    private final HugeMemory memory;

    BaseStrategy(HugeMemory memory) {
        this.memory = memory;
    }

    @Override
    public Backing backing() {
        return Backing.basePages();
    }

    @Override
    public PageSize pageSize() {
        return memory.host().pageSizes().base();
    }

    @Override
    public Optional<Refusal> ruledOut() {
        return Optional.empty();
    }

    @Override
    public MapFlags flags() {
        return MapFlags.ANONYMOUS;
    }

    @Override
    public void advise(AddressRange range) {
        try {
            memory.bridge().madvise(range.start(), range.length(), Advice.MADV_NOHUGEPAGE);
        } catch (SyscallException e) {
            // A kernel built without transparent huge pages doesn't know the advice and doesn't need it.
            if (!e.errno().equals(Errno.EINVAL)) {
                throw e;
            }
        }
    }

    @Override
    public PageSize chunkSize() {
        return memory.chunkSize();
    }

    @Override
    public Set<PageSize> possibleSizes() {
        return Set.of(pageSize());
    }

    @Override
    public Optional<Refusal> contradiction(MappingReport report) {
        return Observation.ofLeaves(memory, this, report);
    }

    @Override
    public Refusal explain(SyscallException refused, long length) {
        return MemoryShortage.explain(memory, this, refused, length);
    }
}
