// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.address.Addresses;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.function.Function;

/**
 * Reserved addresses for a region, and what was chosen before anything is mapped there.
 *
 * @param memory the host
 * @param options as asked for, or with the policy of the one page size that was chosen
 * @param range whole granules
 * @param sizes the page sizes of the policy's backings, ascending
 * @param granule the unit of committing
 * @param passedOver what spoke against other page sizes of a uniform region
 */
record Reservation(
        HugeMemory memory,
        RegionOptions options,
        AddressRange range,
        List<PageSize> sizes,
        PageSize granule,
        List<Refusal> passedOver) {
    /** Reserves addresses and makes a region of them; on an exception nothing stays reserved. */
    static Region make(HugeMemory memory, long bytes, RegionOptions asked, Function<Reservation, Region> region) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("a region has more than 0 bytes, not " + bytes);
        }
        if (bytes > Mapper.MOST_BYTES) {
            throw new HugeMemoryException(
                    "cannot reserve " + Bytes.format(bytes) + ": no process has so many addresses", null);
        }
        NodeCheck.check(memory, asked);
        UniformChoice choice = asked.uniformity() == Uniformity.ONE_PAGE_SIZE
                ? UniformChoice.of(memory, asked, bytes)
                : new UniformChoice(asked.policy(), List.of());
        RegionOptions options = asked.backedBy(choice.policy());
        List<PageSize> sizes = sizes(memory, options.policy());
        PageSize granule = options.faults().isPresent() ? sizes.getFirst() : sizes.getLast();
        if (!granule.isAligned(options.congruence())) {
            throw new IllegalArgumentException("a region of " + granule + " granules can't agree with offset "
                    + Bytes.count(options.congruence()));
        }
        long length = granule.roundUp(bytes);
        long alignment = Math.max(sizes.getLast().bytes(), options.alignment().bytes());
        Addresses addresses = new Addresses(memory.bridge());
        AddressRange range = reserve(addresses, length, alignment, options.congruence());
        try {
            Reservation reservation = new Reservation(memory, options, range, sizes, granule, choice.passedOver());
            Region made = region.apply(reservation);
            MemoryEvents.reserved(reservation);
            return made;
        } catch (SyscallException refused) {
            addresses.releaseAfter(refused, range);
            String cause = new ProcessLimits(memory)
                    .explain(refused, 0)
                    .map(known -> known.cause() + "; " + known.remedy())
                    .orElse(ProcessLimits.LOOK_ROUND);
            throw new HugeMemoryException("cannot make reserved addresses ready for faults: " + cause, refused);
        } catch (Throwable failure) {
            addresses.releaseAfter(failure, range);
            throw failure;
        }
    }

    private static AddressRange reserve(Addresses addresses, long length, long alignment, long congruence) {
        try {
            return addresses.reserve(length, alignment, congruence);
        } catch (SyscallException refused) {
            throw new HugeMemoryException(
                    "cannot reserve " + Bytes.format(length)
                            + " of addresses: the address-space limit (ulimit -v), the overcommit mode or the number of"
                            + " mappings refused. See hugemap doctor",
                    refused);
        }
    }

    private static List<PageSize> sizes(HugeMemory memory, BackingPolicy policy) {
        List<PageSize> sizes = policy.candidates().stream()
                .flatMap(candidate -> memory.strategy(candidate).stream())
                .map(BackingStrategy::pageSize)
                .distinct()
                .sorted()
                .toList();
        return sizes.isEmpty() ? List.of(memory.host().pageSizes().base()) : sizes;
    }
}
