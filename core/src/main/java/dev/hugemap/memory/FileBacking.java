// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.inspect.MappingReport;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One backing for memory over a file, judged by the rules that hold for regions and arenas: what has no room, what proves it,
 * what explains a refusal. Who maps the file is the caller. Immutable and safe for use by many threads.
 */
public final class FileBacking {
    private final HugeMemory memory;
    private final BackingStrategy strategy;

    private FileBacking(HugeMemory memory, BackingStrategy strategy) {
        this.memory = memory;
        this.strategy = strategy;
    }

    /**
     * The rules of a backing.
     *
     * @param memory the host's
     * @param backing what is asked for
     * @return the rules, or empty where the kernel has no pages of this kind
     */
    public static Optional<FileBacking> of(HugeMemory memory, Backing backing) {
        return memory.strategy(backing).map(strategy -> new FileBacking(memory, strategy));
    }

    /**
     * Why a backing has no rules here.
     *
     * @param memory the host's
     * @param backing for which {@link #of} is empty
     * @return the refusal
     */
    public static Refusal unknown(HugeMemory memory, Backing backing) {
        return Untried.unknown(memory, backing);
    }

    /**
     * Tells a flight recording, where there is one, of new memory over a file, as it hears of regions and arenas.
     *
     * @param name by which its users know it, or null
     * @param outcome what was granted
     */
    public static void recordGranted(@Nullable String name, CommitOutcome outcome) {
        MemoryEvents.granted(name, outcome);
    }

    /**
     * Tells a flight recording, where there is one, of backings that were not granted.
     *
     * @param name by which the memory's users know it, or null
     * @param refusals each backing with its reason
     * @param bytes what the request was for
     */
    public static void recordRefused(@Nullable String name, List<Refusal> refusals, long bytes) {
        MemoryEvents.refused(name, refusals, bytes);
    }

    /**
     * Tells a flight recording, where there is one, of a request over a file that got nothing, and why.
     *
     * @param name by which the memory's users know it, or null
     * @param refused what its caller gets
     */
    public static void recordRefused(@Nullable String name, HugePagesUnavailableException refused) {
        MemoryEvents.refused(name, refused.refusals(), refused.requestedBytes());
        MemoryEvents.unavailable(name, refused);
    }

    /**
     * The backing, its defaults resolved.
     *
     * @return for example {@code hugetlb 2 MiB}
     */
    public Backing backing() {
        return strategy.backing();
    }

    /**
     * The page size that all of the memory is to be on.
     *
     * @return the size
     */
    public PageSize pageSize() {
        return strategy.pageSize();
    }

    /**
     * Advises a mapping before its first touch.
     *
     * @param range the mapping
     * @throws SyscallException if the kernel refused
     */
    public void advise(AddressRange range) {
        strategy.advise(range);
    }

    /**
     * Why so much can't be populated safely.
     *
     * @param length bytes
     * @return the refusal where a process would be killed; empty where nothing speaks against it
     */
    public Optional<Refusal> noRoom(long length) {
        return PreCheck.of(memory, strategy, length);
    }

    /**
     * Puts pages behind a mapping of a file that is new: on kernels before 5.14 by writing zeros.
     *
     * @param range the mapping, all of it readable and writable
     * @return what it took
     * @throws SyscallException if the kernel has no page; never a signal
     */
    public PopulateOutcome populate(AddressRange range) {
        RegionOptions options = RegionOptions.of(BackingPolicy.require(strategy.backing()));
        return new Populator(memory, strategy, range, options, new Brake(Optional.empty())).run();
    }

    /**
     * Holds evidence against what was asked for.
     *
     * @param report of the mapping
     * @return why it is not as asked; empty when all of it is on leaves of the page size
     */
    public Optional<Refusal> contradiction(MappingReport report) {
        return Observation.ofLeaves(memory, strategy, report);
    }

    /**
     * Explains a call that the kernel refused.
     *
     * @param refused what it said
     * @param length bytes that were wanted
     * @return numbers, cause, remedy
     */
    public Refusal explain(SyscallException refused, long length) {
        return strategy.explain(refused, length);
    }
}
