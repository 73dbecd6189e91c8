package dev.hugemap.memory;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.host.HugeTlbPool;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Pages from a hugetlb pool: reserved by mmap itself, so that an empty pool is an error there and not a signal later. */
final class HugeTlbStrategy implements BackingStrategy {
    private final HugeMemory memory;
    private final PageSize pageSize;

    HugeTlbStrategy(HugeMemory memory, PageSize pageSize) {
        this.memory = memory;
        this.pageSize = pageSize;
    }

    @Override
    public Backing backing() {
        return Backing.hugeTlb(pageSize);
    }

    @Override
    public PageSize pageSize() {
        return pageSize;
    }

    @Override
    public Optional<Refusal> ruledOut() {
        return Optional.empty();
    }

    @Override
    public MapFlags flags() {
        return MapFlags.ANONYMOUS.hugeTlb(pageSize.log2());
    }

    @Override
    public void advise(AddressRange range) {}

    @Override
    public PageSize chunkSize() {
        PageSize chunk = memory.chunkSize();
        return pageSize.compareTo(chunk) > 0 ? pageSize : chunk;
    }

    @Override
    public Set<PageSize> possibleSizes() {
        return Set.of(pageSize);
    }

    @Override
    public Optional<Refusal> contradiction(MappingReport report) {
        return Observation.ofLeaves(this, report);
    }

    @Override
    public Refusal explain(SyscallException refused, long length) {
        Errno errno = refused.errno();
        if (refused.call().equals("mmap") && errno.equals(Errno.EINVAL)) {
            return refusal(refused, unknownSize(), "use one of the sizes that the kernel offers");
        }
        List<HugeTlbPool> pools = HugeTlbPool.readAll(memory.files());
        Optional<HugeTlbPool> pool = pools.stream()
                .filter(candidate -> candidate.pageSize().equals(pageSize))
                .findFirst();
        long needed = pageSize.pagesIn(length);
        if (pool.isEmpty()) {
            return refusal(refused, needed + " pages needed, the pool's numbers can't be read", settingsHint(needed));
        }
        return explain(refused, needed, pool.get());
    }

    private Refusal explain(SyscallException refused, long needed, HugeTlbPool pool) {
        String numbers = Bytes.count(needed) + " needed, " + Bytes.count(pool.free()) + " of "
                + Bytes.count(pool.total()) + " free in the pool";
        String promised =
                pool.reserved() == 0 ? "" : " (" + Bytes.count(pool.reserved()) + " of them promised to others)";
        if (needed > pool.unreserved()) {
            return refusal(refused, numbers + promised, settingsHint(pool.total() + needed - pool.unreserved()));
        }
        return refusal(
                refused,
                numbers + promised
                        + "; not the pool but another limit refused: a cgroup's hugetlb limit, the address-space"
                        + " limit (ulimit -v), the NUMA nodes allowed, or the number of mappings",
                "hugemap doctor");
    }

    private String settingsHint(long pages) {
        return memory.commands()
                .write(
                        "/sys/kernel/mm/hugepages/hugepages-" + (pageSize.bytes() >>> 10) + "kB/nr_hugepages",
                        Long.toString(pages));
    }

    private String unknownSize() {
        return "this kernel has no hugetlb pages of " + pageSize + ", it offers "
                + memory.host().pageSizes().hugeTlb();
    }

    private Refusal refusal(SyscallException refused, String cause, String remedy) {
        return new Refusal(backing(), pageSize, refused.call(), refused.errno(), cause, remedy);
    }
}
