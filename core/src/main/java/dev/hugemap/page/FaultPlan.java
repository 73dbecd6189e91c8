// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.page;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The blocks by which a range of addresses would be mapped, one fault each, if every fault put in the largest block that
 * it can.
 *
 * <p>The range lies over something that has places of its own: physical memory, or a file. Address {@code a} stands for
 * the offset {@code offset + (a - start)}. The block at {@code a} is of the largest size of which {@code a} and its offset
 * are both multiples and which ends within the range. So where addresses and offsets disagree modulo a size, that size
 * never occurs, however large the range is.
 *
 * <p>A plan is pure arithmetic: it knows no host and asks none, and whether a kernel would fault like that is no part of it.
 * It holds runs of equal neighbours, at most two for each size, and never the single blocks: a plan of petabytes is made as
 * fast as one of a page. Immutable; iterates over the runs by ascending address. All amounts are in bytes.
 */
public final class FaultPlan implements Iterable<FaultRun> {
    private final AddressRange range;
    private final long offset;
    private final List<PageSize> sizes;
    private final List<FaultRun> runs;

    private FaultPlan(AddressRange range, long offset, List<PageSize> sizes) {
        this.range = range;
        this.offset = offset;
        this.sizes = sizes;
        this.runs = walk(range, offset, sizes);
    }

    /**
     * The plan of a range.
     *
     * @param range the addresses; an empty range has an empty plan
     * @param offset what the first address stands for
     * @param sizes the sizes on offer, in any order; one that is named twice counts once
     * @return the plan
     * @throws IllegalArgumentException if there is no size; if the range's start, its length or the offset is no multiple
     *     of the smallest size; if the offset is negative; if offset + length is more than a long holds
     */
    public static FaultPlan of(AddressRange range, long offset, Collection<PageSize> sizes) {
        return new FaultPlan(range, offset, checked(range.start(), range.length(), offset, sizes));
    }

    /**
     * The plan with the fewest faults that a length over an offset can have: that at the lowest address which agrees with
     * the offset modulo the largest size of which a block fits. That size is {@link #largestPageSize()}; every address that
     * agrees modulo it has the same blocks.
     *
     * @param length in bytes
     * @param offset what the first address stands for
     * @param sizes the sizes on offer, as for {@link #of}
     * @return the plan; its {@link #range()} starts below the largest page size
     * @throws IllegalArgumentException as {@link #of} does, or if the length is negative
     */
    public static FaultPlan atBestAddress(long length, long offset, Collection<PageSize> sizes) {
        List<PageSize> ascending = checked(0, length, offset, sizes);
        // An offset agrees with itself modulo everything, so as an address it shows which sizes fit.
        FaultPlan fitting = new FaultPlan(new AddressRange(offset, length), offset, ascending);
        PageSize largest = fitting.largestPageSize().orElse(ascending.getFirst());
        return new FaultPlan(new AddressRange(offset - largest.roundDown(offset), length), offset, ascending);
    }

    /**
     * What a badly aligned address would cost: the plan of the same length and offset at the nearest address that agrees
     * with the offset modulo the smallest size and no other. All its blocks are of the smallest size.
     *
     * @return this plan itself where its address is such a one, or where only one size is on offer
     * @throws IllegalArgumentException if there is no such address, because a range from 0 leaves no room behind it
     */
    public FaultPlan misaligned() {
        PageSize smallest = sizes.getFirst();
        if (agreeing(range, offset, sizes).size() == 1) {
            return this;
        }
        long start = range.start() == 0 ? smallest.bytes() : range.start() - smallest.bytes();
        return new FaultPlan(new AddressRange(start, range.length()), offset, sizes);
    }

    /**
     * The addresses.
     *
     * @return the range that the blocks cover without gap or overlap
     */
    public AddressRange range() {
        return range;
    }

    /**
     * What the first address stands for.
     *
     * @return in bytes
     */
    public long offset() {
        return offset;
    }

    /**
     * The sizes on offer, also those of which there is no block.
     *
     * @return each once, ascending
     */
    public List<PageSize> sizes() {
        return sizes;
    }

    /**
     * The blocks, as runs of equal neighbours.
     *
     * @return by ascending address; two neighbouring runs are of different sizes
     */
    public List<FaultRun> runs() {
        return runs;
    }

    @Override
    public Iterator<FaultRun> iterator() {
        return runs.iterator();
    }

    /**
     * How many blocks are of a size.
     *
     * @param size any size
     * @return the count, 0 for a size that isn't on offer
     */
    public long count(PageSize size) {
        return runs.stream()
                .filter(run -> run.size().equals(size))
                .mapToLong(FaultRun::count)
                .sum();
    }

    /**
     * How many faults map the range.
     *
     * @return the number of blocks of all sizes
     */
    public long faults() {
        return runs.stream().mapToLong(FaultRun::count).sum();
    }

    /**
     * The size that all blocks have.
     *
     * @return empty for a mixture and for an empty plan
     */
    public Optional<PageSize> uniformPageSize() {
        // Neighbouring runs differ in size, so two runs are two sizes.
        return runs.size() == 1 ? Optional.of(runs.getFirst().size()) : Optional.empty();
    }

    /**
     * The size of the largest block.
     *
     * @return empty for an empty plan
     */
    public Optional<PageSize> largestPageSize() {
        return runs.stream().map(FaultRun::size).max(PageSize::compareTo);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FaultPlan plan
                && range.equals(plan.range)
                && offset == plan.offset
                && sizes.equals(plan.sizes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(range, offset, sizes);
    }

    /**
     * The plan in a sentence.
     *
     * @return for example {@code 54 × 1 GiB + 975 × 2 MiB + 0 × 4 KiB (1,029 faults)}
     */
    @Override
    public String toString() {
        String blocks = sizes.reversed().stream()
                .map(size -> Bytes.count(count(size)) + " × " + size)
                .collect(Collectors.joining(" + "));
        return blocks + " (" + Bytes.count(faults()) + (faults() == 1 ? " fault)" : " faults)");
    }

    /** Up through the sizes to the largest of which a block fits, and down again at the end of the range. */
    private static List<FaultRun> walk(AddressRange range, long offset, List<PageSize> sizes) {
        List<PageSize> agreeing = agreeing(range, offset, sizes);
        List<FaultRun> runs = new ArrayList<>();
        long address = range.start();
        int level = 0;
        while (level < agreeing.size() - 1) {
            PageSize larger = agreeing.get(level + 1);
            long gap = -address & larger.bytes() - 1;
            if (larger.bytes() > range.end() - address - gap) {
                break;
            }
            append(runs, address, offset + (address - range.start()), agreeing.get(level), gap);
            address += gap;
            level++;
        }
        for (PageSize size : agreeing.subList(0, level + 1).reversed()) {
            long bytes = size.roundDown(range.end() - address);
            append(runs, address, offset + (address - range.start()), size, bytes);
            address += bytes;
        }
        return List.copyOf(runs);
    }

    private static void append(List<FaultRun> runs, long address, long offset, PageSize size, long bytes) {
        if (bytes > 0) {
            runs.add(new FaultRun(address, offset, size, bytes >>> size.log2()));
        }
    }

    /** The sizes modulo which addresses and offsets agree: of two of them the smaller, too. */
    private static List<PageSize> agreeing(AddressRange range, long offset, List<PageSize> sizes) {
        return sizes.stream()
                .filter(size -> size.isAligned(range.start() - offset))
                .toList();
    }

    /** The sizes ascending, if a plan can be made of them and of these amounts. */
    private static List<PageSize> checked(long start, long length, long offset, Collection<PageSize> sizes) {
        if (sizes.isEmpty()) {
            throw new IllegalArgumentException("a plan needs at least one page size");
        }
        if (length < 0 || offset < 0 || offset > Long.MAX_VALUE - length) {
            throw new IllegalArgumentException("offset " + offset + " and length " + length
                    + ": neither may be negative, nor the sum more than " + Long.MAX_VALUE);
        }
        List<PageSize> ascending = sizes.stream().distinct().sorted().toList();
        PageSize smallest = ascending.getFirst();
        checkMultiple("address", start, smallest);
        checkMultiple("length", length, smallest);
        checkMultiple("offset", offset, smallest);
        return ascending;
    }

    private static void checkMultiple(String what, long value, PageSize smallest) {
        if (!smallest.isAligned(value)) {
            throw new IllegalArgumentException(
                    "%s 0x%x is no multiple of %s, the smallest page size".formatted(what, value, smallest));
        }
    }
}
