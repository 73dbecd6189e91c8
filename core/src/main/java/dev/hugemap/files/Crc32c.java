// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.files;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * A CRC-32C (Castagnoli), as object stores give it for their files, and as {@link CRC32C} makes it of all bytes in order. It
 * finds what storage and networks do to a file; it is no protection against whoever changes one on purpose.
 *
 * <p>Checksums of parts that were made apart, by several threads, join into that of the whole.
 *
 * @param value the 32 bits
 */
public record Crc32c(int value) {
    /** Of no bytes. */
    public static final Crc32c EMPTY = new Crc32c(0);

    /** The polynomial without its highest term, its lowest power in the highest bit: RFC 3720, appendix B.4, reflected. */
    private static final int POLYNOMIAL = 0x82F63B78;

    private static final int ONE = 1 << 31;
    private static final int X_TO_THE_EIGHTH = ONE >>> 8;
    private static final int MOST_AT_ONCE = 1 << 30;
    private static final int DIGITS = 8;

    /**
     * Of memory.
     *
     * @param bytes native memory or a heap segment of bytes, of any length
     * @return the checksum
     */
    public static Crc32c of(MemorySegment bytes) {
        CRC32C crc = new CRC32C();
        for (long at = 0; at < bytes.byteSize(); at += MOST_AT_ONCE) {
            crc.update(bytes.asSlice(at, Math.min(MOST_AT_ONCE, bytes.byteSize() - at))
                    .asByteBuffer());
        }
        return new Crc32c((int) crc.getValue());
    }

    /**
     * Reads eight hexadecimal digits.
     *
     * @param text such as {@code e3069283}
     * @return the checksum
     * @throws IllegalArgumentException if it isn't that
     */
    public static Crc32c parse(String text) {
        if (text.length() != DIGITS || !text.chars().allMatch(HexFormat::isHexDigit)) {
            throw new IllegalArgumentException("a CRC-32C has eight hexadecimal digits, not '" + text + "'");
        }
        return new Crc32c(HexFormat.fromHexDigits(text));
    }

    /**
     * The checksum of these bytes and others behind them.
     *
     * @param next of the bytes behind
     * @param nextBytes how many those are, 0 or more
     * @return the checksum of both
     */
    public Crc32c then(Crc32c next, long nextBytes) {
        return new Crc32c(product(shift(nextBytes), value) ^ next.value);
    }

    /** x to the power of eight times so many, modulo the polynomial: by squaring. */
    private static int shift(long bytes) {
        int result = ONE;
        int square = X_TO_THE_EIGHTH;
        for (long rest = bytes; rest > 0; rest >>>= 1) {
            if ((rest & 1) == 1) {
                result = product(square, result);
            }
            square = product(square, square);
        }
        return result;
    }

    /** The product of two polynomials over GF(2), modulo the polynomial; each has its lowest power in the highest bit. */
    private static int product(int a, int b) {
        int product = 0;
        int power = b;
        for (int rest = a; rest != 0; rest <<= 1) {
            if (rest < 0) {
                product ^= power;
            }
            power = (power & 1) == 1 ? power >>> 1 ^ POLYNOMIAL : power >>> 1;
        }
        return product;
    }

    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(value);
    }
}
