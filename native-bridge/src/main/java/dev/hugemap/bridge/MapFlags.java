// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge;

import dev.hugemap.bridge.abi.Mman;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Flags of {@code mmap}, as a value that prints itself as C writes it.
 *
 * <p>Source: {@code man 2 mmap}, {@code asm-generic/mman.h}, {@code asm-generic/hugetlb_encode.h}.
 *
 * @param bits the combination of MAP_* bits
 */
public record MapFlags(int bits) {
    /** Private anonymous memory. */
    public static final MapFlags ANONYMOUS = new MapFlags(Mman.MAP_PRIVATE | Mman.MAP_ANONYMOUS);

    /** Private anonymous addresses that count against no commit limit: for reservations. */
    public static final MapFlags RESERVATION = new MapFlags(ANONYMOUS.bits | Mman.MAP_NORESERVE);

    /** A file, or a device's memory, itself: what is written reaches it. */
    public static final MapFlags SHARED = new MapFlags(Mman.MAP_SHARED);

    private static final int SIZE_BITS = Mman.MAP_HUGE_MASK << Mman.MAP_HUGE_SHIFT;

    private static final List<Map.Entry<Integer, String>> NAMES = List.of(
            Map.entry(Mman.MAP_SHARED, "MAP_SHARED"),
            Map.entry(Mman.MAP_PRIVATE, "MAP_PRIVATE"),
            Map.entry(Mman.MAP_FIXED, "MAP_FIXED"),
            Map.entry(Mman.MAP_ANONYMOUS, "MAP_ANONYMOUS"),
            Map.entry(Mman.MAP_NORESERVE, "MAP_NORESERVE"),
            Map.entry(Mman.MAP_HUGETLB, "MAP_HUGETLB"),
            Map.entry(Mman.MAP_FIXED_NOREPLACE, "MAP_FIXED_NOREPLACE"));

    /**
     * These flags, on huge pages of one size from the hugetlb pool, instead of any size asked for before.
     *
     * @param log2PageSize the page size's binary logarithm, for example 21 for 2 MiB; 14 to 34 are known to Linux
     * @return the flags with MAP_HUGETLB and the size
     * @throws IllegalArgumentException if the logarithm doesn't fit its six bits
     */
    public MapFlags hugeTlb(int log2PageSize) {
        if (log2PageSize <= 0 || log2PageSize > Mman.MAP_HUGE_MASK) {
            throw new IllegalArgumentException("log2 of a huge page size is 1 to 63, not " + log2PageSize);
        }
        return new MapFlags(bits & ~SIZE_BITS | Mman.MAP_HUGETLB | log2PageSize << Mman.MAP_HUGE_SHIFT);
    }

    /**
     * These flags, at exactly the given address, in place of what is mapped there. Only inside a range that the caller owns.
     *
     * @return the flags with MAP_FIXED
     */
    public MapFlags fixed() {
        return new MapFlags(bits | Mman.MAP_FIXED);
    }

    /**
     * These flags, at exactly the given address, or {@link Errno#EEXIST} where something is mapped. Since 4.17.
     *
     * @return the flags with MAP_FIXED_NOREPLACE
     */
    public MapFlags fixedNoReplace() {
        return new MapFlags(bits | Mman.MAP_FIXED_NOREPLACE);
    }

    /**
     * Whether huge pages of the hugetlb pool are asked for.
     *
     * @return true with MAP_HUGETLB
     */
    public boolean isHugeTlb() {
        return (bits & Mman.MAP_HUGETLB) != 0;
    }

    /**
     * The binary logarithm of the huge page size asked for.
     *
     * @return for example 21; 0 stands for the kernel's default size
     */
    public int log2PageSize() {
        return bits >>> Mman.MAP_HUGE_SHIFT & Mman.MAP_HUGE_MASK;
    }

    /** The flags as C writes them; bits without a name here as a number. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner("|").setEmptyValue("0");
        int rest = bits;
        for (Map.Entry<Integer, String> flag : NAMES) {
            if ((rest & flag.getKey()) != 0) {
                text.add(flag.getValue());
                rest &= ~flag.getKey();
            }
        }
        if (isHugeTlb() && log2PageSize() != 0) {
            text.add(log2PageSize() + "<<MAP_HUGE_SHIFT");
            rest &= ~SIZE_BITS;
        }
        return rest == 0
                ? text.toString()
                : text.add("0x" + Integer.toHexString(rest)).toString();
    }
}
