// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The sizes of blocks: how close they are to what is asked for, and how they fit spans. */
final class SizeClassesTest {
    @Test
    void everySizeGetsTheSmallestBlockThatHoldsIt() {
        for (int bytes = 1; bytes <= SizeClasses.LARGEST; bytes++) {
            int sizeClass = SizeClasses.of(bytes);
            assertThat(SizeClasses.bytes(sizeClass)).isGreaterThanOrEqualTo(bytes);
            assertThat(SizeClasses.bytes(sizeClass - 1)).isLessThan(bytes);
        }
    }

    @Test
    void noBlockAbove128BytesWastesMoreThanAnEighth() {
        for (int bytes = 129; bytes <= SizeClasses.LARGEST; bytes++) {
            int block = SizeClasses.bytes(SizeClasses.of(bytes));
            assertThat((double) (block - bytes) / block).as("%d bytes", bytes).isLessThan(0.125);
        }
    }

    @Test
    void whatIsNoSmallSizeHasNoClass() {
        assertThat(SizeClasses.of(0)).isZero();
        assertThat(SizeClasses.of(-1)).isZero();
        assertThat(SizeClasses.of(Long.MIN_VALUE)).isZero();
        assertThat(SizeClasses.of(SizeClasses.LARGEST + 1)).isZero();
        assertThat(SizeClasses.of(Long.MAX_VALUE)).isZero();
        assertThat(SizeClasses.of(SizeClasses.LARGEST)).isEqualTo(SizeClasses.COUNT - 1);
    }

    @Test
    void theBlockOfARoundedSizeIsAlignedInEverySpan() {
        for (long alignment = 1; alignment <= SizeClasses.UNIT; alignment <<= 1) {
            for (long bytes = alignment; bytes <= SizeClasses.LARGEST; bytes += alignment) {
                assertThat(SizeClasses.bytes(SizeClasses.of(bytes)) % alignment).isZero();
            }
        }
    }

    @Test
    void everyOffsetInASpanIsOfTheBlockThatDivisionTells() {
        for (int sizeClass = 1; sizeClass < SizeClasses.COUNT; sizeClass++) {
            int bytes = SizeClasses.bytes(sizeClass);
            int length = SizeClasses.units(sizeClass) << SizeClasses.UNIT_SHIFT;
            for (int offset = 0; offset < length; offset++) {
                if (SizeClasses.blockAt(sizeClass, offset) != offset / bytes) {
                    throw new AssertionError(offset + " in a span of blocks of " + bytes + " bytes");
                }
            }
        }
    }

    @Test
    void spansWasteNextToNothingBehindTheirLastBlock() {
        for (int sizeClass = 1; sizeClass < SizeClasses.COUNT; sizeClass++) {
            long span = SizeClasses.units(sizeClass) * SizeClasses.UNIT;
            assertThat(SizeClasses.units(sizeClass)).isBetween(1, 16);
            assertThat(span).isGreaterThanOrEqualTo(SizeClasses.bytes(sizeClass));
            assertThat(span % SizeClasses.bytes(sizeClass))
                    .as("class %d", sizeClass)
                    .isLessThanOrEqualTo(span / 64);
        }
    }

    @Test
    void shorterSpansWasteAQuarterAtMost() {
        for (int sizeClass = 1; sizeClass < SizeClasses.COUNT; sizeClass++) {
            int units = SizeClasses.units(sizeClass);
            for (int fewer = SizeClasses.fewerUnits(sizeClass, units);
                    fewer != 0;
                    fewer = SizeClasses.fewerUnits(sizeClass, fewer)) {
                long span = fewer * SizeClasses.UNIT;
                assertThat(fewer).isBetween(1, units - 1);
                assertThat(span).isGreaterThanOrEqualTo(SizeClasses.bytes(sizeClass));
                assertThat(span % SizeClasses.bytes(sizeClass))
                        .as("class %d", sizeClass)
                        .isLessThanOrEqualTo(span / 4);
                units = fewer;
            }
        }
        assertThat(SizeClasses.fewerUnits(SizeClasses.of(SizeClasses.LARGEST), 8))
                .isZero();
    }

    @Test
    void aBlockOfWholeUnitsWastesAnEighthAtMost() {
        long bytes = SizeClasses.LARGEST + 1;
        long block = (bytes + SizeClasses.UNIT - 1) & -SizeClasses.UNIT;
        assertThat((double) (block - bytes) / block).isLessThan(0.125);
    }
}
