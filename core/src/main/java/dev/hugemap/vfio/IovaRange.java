package dev.hugemap.vfio;

/**
 * I/O virtual addresses that memory can be mapped at.
 *
 * @param first the first one
 * @param last the last one, as an unsigned number; included, for a range may reach the end of all addresses
 */
public record IovaRange(long first, long last) {
    /**
     * Whether it contains addresses.
     *
     * @param iova the first one
     * @param length how many; more than 0
     * @return whether all of them are in it
     */
    public boolean contains(long iova, long length) {
        long end = iova + length - 1;
        return Long.compareUnsigned(first, iova) <= 0
                && Long.compareUnsigned(iova, end) <= 0
                && Long.compareUnsigned(end, last) <= 0;
    }

    @Override
    public String toString() {
        return "0x" + Long.toHexString(first) + " to 0x" + Long.toHexString(last);
    }
}
