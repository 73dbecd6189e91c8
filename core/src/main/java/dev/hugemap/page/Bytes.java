// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.page;

import java.util.Locale;

/** Byte counts as people read and write them: binary units, thousands separated. */
public final class Bytes {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    /** What one decimal would write as 1,024.0. */
    private static final double ROUNDS_UP = 1023.95;

    private Bytes() {}

    /**
     * Reads a number of bytes: decimal or hexadecimal, with k, m, g, t, p, e (or K, KiB, KB … all binary) behind it or not.
     *
     * @param text for example {@code 256m}, {@code 0x200000}, {@code 4 GiB}
     * @return the bytes
     * @throws IllegalArgumentException if the text is no such number or more than a long holds
     */
    public static long parse(String text) {
        String trimmed = text.strip().toLowerCase(Locale.ROOT);
        try {
            if (trimmed.startsWith("0x")) {
                return parseHexadecimal(trimmed.substring(2));
            }
            int digits = 0;
            while (digits < trimmed.length() && isDecimal(trimmed.charAt(digits))) {
                digits++;
            }
            long number = Long.parseLong(trimmed.substring(0, digits));
            return Math.multiplyExact(
                    number, 1L << unitShift(trimmed.substring(digits).strip()));
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is no size: write 4096, 64k, 2m, 1g or 0x200000", e);
        }
    }

    private static long parseHexadecimal(String digits) {
        // parseLong would take a sign here, and the digits of any script.
        if (!digits.chars().allMatch(Bytes::isHexadecimal)) {
            throw new NumberFormatException("no hexadecimal number: " + digits);
        }
        return Long.parseLong(digits, 16);
    }

    private static boolean isHexadecimal(int character) {
        return character >= '0' && character <= '9' || character >= 'a' && character <= 'f';
    }

    private static boolean isDecimal(char character) {
        return character >= '0' && character <= '9';
    }

    private static int unitShift(String unit) {
        return switch (unit) {
            case "", "b" -> 0;
            case "k", "kb", "kib" -> 10;
            case "m", "mb", "mib" -> 20;
            case "g", "gb", "gib" -> 30;
            case "t", "tb", "tib" -> 40;
            case "p", "pb", "pib" -> 50;
            case "e", "eb", "eib" -> 60;
            default -> throw new NumberFormatException("unit " + unit);
        };
    }

    /**
     * Writes a number of bytes in the largest unit that it fills, rounded to one decimal where it is no whole number of
     * that unit.
     *
     * @param bytes 0 or more
     * @return for example {@code 2 MiB}, {@code 1.5 GiB}, {@code 513 KiB}, {@code 12 B}
     */
    public static String format(long bytes) {
        int unit = 0;
        while (unit < UNITS.length - 1 && bytes >= 1L << 10 * (unit + 1)) {
            unit++;
        }
        long scale = 1L << 10 * unit;
        if (bytes % scale == 0) {
            return count(bytes / scale) + " " + UNITS[unit];
        }
        double value = (double) bytes / scale;
        if (value >= ROUNDS_UP && unit < UNITS.length - 1) {
            return "1.0 " + UNITS[unit + 1];
        }
        // Fewer than 1,024 tenfold: tenths as a whole number, rounded as people do.
        long tenths = Math.round(value * 10);
        return count(tenths / 10) + "." + tenths % 10 + " " + UNITS[unit];
    }

    /**
     * Writes a count with its thousands separated.
     *
     * @param count any number
     * @return for example {@code 2,048}
     */
    public static String count(long count) {
        // By hand: a formatter's first use costs a cold JVM tens of milliseconds, for the locales that it looks up.
        String digits = Long.toString(count);
        int first = count < 0 ? 1 : 0;
        StringBuilder text = new StringBuilder(digits.length() + 6).append(digits, 0, first);
        for (int i = first; i < digits.length(); i++) {
            if (i > first && (digits.length() - i) % 3 == 0) {
                text.append(',');
            }
            text.append(digits.charAt(i));
        }
        return text.toString();
    }
}
