// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

/** How wide an access to a register is. */
public enum RegisterWidth {
    /** One byte. */
    BITS_8(1),
    /** Two bytes. */
    BITS_16(2),
    /** Four bytes. */
    BITS_32(4),
    /** Eight bytes. */
    BITS_64(8);

    private final int bytes;

    RegisterWidth(int bytes) {
        this.bytes = bytes;
    }

    /**
     * The width in bytes.
     *
     * @return 1, 2, 4 or 8
     */
    public int bytes() {
        return bytes;
    }

    /**
     * The width of so many bits.
     *
     * @param bits 8, 16, 32 or 64
     * @return the width
     * @throws IllegalArgumentException for any other number
     */
    public static RegisterWidth ofBits(int bits) {
        for (RegisterWidth width : values()) {
            if (width.bytes * Byte.SIZE == bits) {
                return width;
            }
        }
        throw new IllegalArgumentException("a register is 8, 16, 32 or 64 bits wide, not " + bits);
    }

    /**
     * The width in words.
     *
     * @return for example {@code 32 bits}
     */
    @Override
    public String toString() {
        return bytes * Byte.SIZE + " bits";
    }
}
