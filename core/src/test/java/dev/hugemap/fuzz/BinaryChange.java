// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fuzz;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/** One change of a struct: a field, a bit, or its length. */
final class BinaryChange {
    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        2,
        7,
        8,
        16,
        32,
        40,
        64,
        128,
        256,
        4096,
        1 << 20,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 32,
        1L << 62,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private BinaryChange() {}

    static byte[] change(byte[] bytes, byte[] other, SplittableRandom dice) {
        int at = dice.nextInt(bytes.length + 1);
        return switch (dice.nextInt(7)) {
            case 0 -> Pieces.part(bytes, 0, at);
            case 1 -> Pieces.replace(bytes, at, at, new byte[dice.nextInt(40)]);
            case 2 ->
                Pieces.replace(bytes, at, bytes.length, Pieces.part(other, Math.min(at, other.length), other.length));
            case 3 -> flipped(bytes, dice);
            case 4 -> set(bytes, dice, Integer.BYTES, NUMBERS[dice.nextInt(NUMBERS.length)]);
            case 5 -> set(bytes, dice, Integer.BYTES, dice.nextInt(64));
            default ->
                set(
                        bytes,
                        dice,
                        Long.BYTES,
                        dice.nextInt(3) == 0
                                ? dice.nextLong() >>> dice.nextInt(Long.SIZE)
                                : NUMBERS[dice.nextInt(NUMBERS.length)]);
        };
    }

    private static byte[] flipped(byte[] bytes, SplittableRandom dice) {
        byte[] changed = bytes.clone();
        if (changed.length > 0) {
            changed[dice.nextInt(changed.length)] ^= (byte) (1 << dice.nextInt(Byte.SIZE));
        }
        return changed;
    }

    private static byte[] set(byte[] bytes, SplittableRandom dice, int width, long value) {
        byte[] changed = bytes.clone();
        if (changed.length >= width) {
            int at = dice.nextInt(changed.length / Integer.BYTES) * Integer.BYTES;
            MemorySegment segment = MemorySegment.ofArray(changed);
            if (width == Integer.BYTES || at + Long.BYTES > changed.length) {
                segment.set(ValueLayout.JAVA_INT_UNALIGNED, at, (int) value);
            } else {
                segment.set(ValueLayout.JAVA_LONG_UNALIGNED, at, value);
            }
        }
        return changed;
    }
}
