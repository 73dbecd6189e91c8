// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.host.CgroupLimits;
import dev.hugemap.host.HugeTlbPool;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pages from a hugetlb pool: reserved by mmap itself, so that an empty pool is an error there and not a signal later. */
final class HugeTlbStrategy implements BackingStrategy {
    private static final int CHUNKS_AT_ONCE = 4;
    /** At mapping, and at populating by madvise or readv. */
    private static final Set<Errno> NO_PAGES = Set.of(Errno.ENOMEM, Errno.EFAULT);

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
    public Optional<Refusal> forecast(long length) {
        long needed = pageSize.pagesIn(length);
        return pool().filter(pool -> needed > pool.unreserved() + Math.max(0, pool.overcommit() - pool.surplus()))
                .map(pool -> forecast(new Shortfall(Reason.POOL_SHORT, numbers(needed, pool), enlarge(needed, pool))))
                .or(() -> limits().flatMap(
                                limits -> limits.whereReserved(length).or(() -> limits.whereFaulted(length)))
                        .map(this::forecast));
    }

    private Refusal forecast(Shortfall shortfall) {
        return refusal(shortfall.reason(), "forecast", null, shortfall.cause(), shortfall.remedy());
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
    public int mostChunksAtOnce() {
        return pageSize.compareTo(memory.chunkSize()) > 0 ? 1 : CHUNKS_AT_ONCE;
    }

    @Override
    public Set<PageSize> possibleSizes() {
        return Set.of(pageSize);
    }

    @Override
    public Optional<Refusal> contradiction(MappingReport report) {
        return Observation.ofLeaves(memory, this, report);
    }

    @Override
    public Refusal explain(SyscallException refused, long length) {
        ProcessLimits process = new ProcessLimits(memory);
        Optional<Shortfall> known = process.explain(refused, length);
        if (known.isPresent()) {
            Shortfall shortfall = known.get();
            String cause = Bytes.count(pageSize.pagesIn(length)) + " pages needed, " + shortfall.cause();
            return refusal(refused, shortfall.reason(), cause, shortfall.remedy());
        }
        boolean invalid = refused.errno().equals(Errno.EINVAL);
        if (refused.call().equals("mmap")
                && invalid
                && !memory.host().pageSizes().hugeTlb().contains(pageSize)) {
            return refusal(refused, Reason.SIZE_UNKNOWN, unknownSize(), "use one of the sizes that the kernel offers");
        }
        if (refused.call().equals("mremap") && invalid) {
            return refusal(
                    refused,
                    Reason.KERNEL_TOO_OLD,
                    "this kernel (before 5.16) can't move hugetlb pages to reserved or more aligned addresses",
                    "take an arena instead of a region, with an alignment of at most " + pageSize);
        }
        if (!NO_PAGES.contains(refused.errno())) {
            Shortfall unexpected = process.unexpected(refused);
            return refusal(refused, unexpected.reason(), unexpected.cause(), unexpected.remedy());
        }
        Optional<HugeTlbPool> pool = pool();
        long needed = pageSize.pagesIn(length);
        if (pool.isEmpty()) {
            return refusal(
                    refused,
                    Reason.UNEXPLAINED,
                    needed + " pages needed, the pool's numbers can't be read",
                    ProcessLimits.LOOK_ROUND);
        }
        return explain(refused, needed, pool.get());
    }

    private Refusal explain(SyscallException refused, long needed, HugeTlbPool pool) {
        if (needed > pool.unreserved()) {
            return refusal(refused, Reason.POOL_SHORT, numbers(needed, pool), enlarge(needed, pool));
        }
        return explainByLimits(refused, needed * pageSize.bytes(), numbers(needed, pool));
    }

    private Optional<HugeTlbPool> pool() {
        return HugeTlbPool.readAll(memory.files()).stream()
                .filter(pool -> pool.pageSize().equals(pageSize))
                .findFirst();
    }

    private static String numbers(long needed, HugeTlbPool pool) {
        return Bytes.count(needed) + " needed, " + Bytes.count(pool.free()) + " of "
                + Bytes.count(pool.total())
                + " free in the pool"
                + (pool.reserved() == 0 ? "" : ", " + Bytes.count(pool.reserved()) + " of them promised to others");
    }

    private String enlarge(long needed, HugeTlbPool pool) {
        return memory.commands().write(pool.path(), Long.toString(pool.total() + needed - pool.unreserved()));
    }

    /** The pool had enough: a limit of the process or of its cgroup must have refused. */
    private Refusal explainByLimits(SyscallException refused, long length, String numbers) {
        boolean atMapping = refused.call().equals("mmap");
        Optional<Shortfall> limit =
                limits().flatMap(limits -> atMapping ? limits.whereReserved(length) : limits.whereFaulted(length));
        if (limit.isPresent()) {
            Shortfall shortfall = limit.get();
            return refusal(refused, shortfall.reason(), numbers + ", but " + shortfall.cause(), shortfall.remedy());
        }
        return refusal(
                refused,
                Reason.UNEXPLAINED,
                numbers + "; not the pool but another limit refused, as the NUMA nodes allowed to this process",
                ProcessLimits.LOOK_ROUND);
    }

    private Optional<HugeTlbLimits> limits() {
        return CgroupLimits.read(memory.files())
                .flatMap(limits -> limits.hugeTlb(pageSize))
                .map(cgroup -> new HugeTlbLimits(memory.commands(), cgroup));
    }

    private String unknownSize() {
        return "this kernel has no hugetlb pages of " + pageSize + ", it offers "
                + memory.host().pageSizes().hugeTlb();
    }

    private Refusal refusal(SyscallException refused, Reason reason, String cause, String remedy) {
        return refusal(reason, refused.call(), refused.errno(), cause, remedy);
    }

    private Refusal refusal(Reason reason, String call, @Nullable Errno errno, String cause, String remedy) {
        return new Refusal(backing(), pageSize, reason, call, errno, cause, remedy);
    }
}
