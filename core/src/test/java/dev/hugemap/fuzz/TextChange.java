// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** One change of a text, which knows lines, words and numbers. */
enum TextChange {
    CUT_OFF {
        @Override
        byte[] change(byte[] text, byte[] other, SplittableRandom dice) {
            return Pieces.part(text, 0, dice.nextInt(text.length + 1));
        }
    },
    CUT_OUT {
        @Override
        byte[] change(byte[] text, byte[] other, SplittableRandom dice) {
            int from = dice.nextInt(text.length + 1);
            int to = Math.min(text.length, from + dice.nextInt(1 + SHORT));
            return Pieces.replace(text, from, to, NOTHING);
        }
    },
    DOUBLE {
        @Override
        byte[] change(byte[] text, byte[] other, SplittableRandom dice) {
            int from = dice.nextInt(text.length + 1);
            int to = Math.min(text.length, from + dice.nextInt(1 + SHORT));
            return Pieces.replace(text, from, from, Pieces.part(text, from, to));
        }
    },
    LETTER {
        @Override
        byte[] change(byte[] text, byte[] other, SplittableRandom dice) {
            int at = dice.nextInt(text.length + 1);
            byte[] letter = {(byte) LETTERS.charAt(dice.nextInt(LETTERS.length()))};
            return Pieces.replace(text, at, Math.min(text.length, at + dice.nextInt(2)), letter);
        }
    },
    BYTE {
        @Override
        byte[] change(byte[] text, byte[] other, SplittableRandom dice) {
            int at = dice.nextInt(text.length + 1);
            byte[] letter = {(byte) dice.nextInt(1 << Byte.SIZE)};
            return Pieces.replace(text, at, Math.min(text.length, at + dice.nextInt(2)), letter);
        }
    },
    NUMBER {
        @Override
        byte[] change(byte[] text, byte[] other, SplittableRandom dice) {
            int from = find(text, dice, TextChange::isDigit);
            int to = end(text, from, TextChange::isDigit);
            String number = dice.nextInt(4) == 0
                    ? Long.toString(dice.nextLong() >>> dice.nextInt(Long.SIZE))
                    : NUMBERS[dice.nextInt(NUMBERS.length)];
            return Pieces.replace(text, from, to, number.getBytes(StandardCharsets.UTF_8));
        }
    },
    WORD {
        @Override
        byte[] change(byte[] text, byte[] other, SplittableRandom dice) {
            int from = find(text, dice, TextChange::isWord);
            int start = find(other, dice, TextChange::isWord);
            byte[] word = Pieces.part(other, start, end(other, start, TextChange::isWord));
            return Pieces.replace(text, from, end(text, from, TextChange::isWord), word);
        }
    },
    BLANK {
        @Override
        byte[] change(byte[] text, byte[] other, SplittableRandom dice) {
            int from = find(text, dice, letter -> letter == ' ' || letter == '\t');
            byte[] blanks = BLANKS[dice.nextInt(BLANKS.length)].getBytes(StandardCharsets.UTF_8);
            return Pieces.replace(text, from, Math.min(text.length, from + 1), blanks);
        }
    },
    LINE_OUT {
        @Override
        byte[] change(byte[] text, byte[] other, SplittableRandom dice) {
            int from = line(text, dice);
            return Pieces.replace(text, from, lineEnd(text, from), NOTHING);
        }
    },
    LINE_AGAIN {
        @Override
        byte[] change(byte[] text, byte[] other, SplittableRandom dice) {
            int from = line(text, dice);
            int to = line(text, dice);
            return Pieces.replace(text, to, to, Pieces.part(text, from, lineEnd(text, from)));
        }
    },
    LINE_OF_ANOTHER {
        @Override
        byte[] change(byte[] text, byte[] other, SplittableRandom dice) {
            int from = line(other, dice);
            int to = line(text, dice);
            return Pieces.replace(text, to, to, Pieces.part(other, from, lineEnd(other, from)));
        }
    },
    HALF_OF_ANOTHER {
        @Override
        byte[] change(byte[] text, byte[] other, SplittableRandom dice) {
            int at = dice.nextInt(text.length + 1);
            return Pieces.replace(text, at, text.length, Pieces.part(other, Math.min(at, other.length), other.length));
        }
    },
    CASE {
        @Override
        byte[] change(byte[] text, byte[] other, SplittableRandom dice) {
            byte[] changed = text.clone();
            int at = find(text, dice, letter -> Character.isLetter((char) letter));
            if (at < changed.length && changed[at] > 0) {
                changed[at] ^= 0x20;
            }
            return changed;
        }
    };

    private static final TextChange[] ALL = values();
    private static final byte[] NOTHING = {};
    private static final int SHORT = 40;
    private static final String LETTERS = "0189afkKxXmMg -+:=,./\\[]()\n\t\r\0'\"*%_<>#@!";
    private static final String[] BLANKS = {"", "  ", "\t", "\n", " ", " ", "\r", "    ", "\013"};
    private static final String[] NUMBERS = {
        "0",
        "00",
        "1",
        "-1",
        "+1",
        "7",
        "1023",
        "1024",
        "2048",
        "65536",
        "2147483647",
        "2147483648",
        "4294967295",
        "4294967296",
        "999999999999999",
        "9007199254740992",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551615",
        "18446744073709551616",
        "99999999999999999999",
        "999999999999999999999999999999999999",
        "0x10",
        "1e3",
        "ffffffffffffffff",
        "8000000000000000",
        "7fffffffffffffff",
        "10000000000000000",
        "٣",
        "１２",
        "1 2",
        "",
        "NaN"
    };

    private interface Letters {
        boolean has(byte letter);
    }

    static TextChange any(SplittableRandom dice) {
        return ALL[dice.nextInt(ALL.length)];
    }

    abstract byte[] change(byte[] text, byte[] other, SplittableRandom dice);

    /** A place from which on there is one of some letters; any, where there is none. */
    private static int find(byte[] text, SplittableRandom dice, Letters letters) {
        int from = dice.nextInt(text.length + 1);
        for (int at = from; at < text.length; at++) {
            if (letters.has(text[at])) {
                return at;
            }
        }
        return from;
    }

    private static int end(byte[] text, int from, Letters letters) {
        int at = from;
        while (at < text.length && letters.has(text[at])) {
            at++;
        }
        return at;
    }

    private static int line(byte[] text, SplittableRandom dice) {
        int at = dice.nextInt(text.length + 1);
        while (at > 0 && text[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    private static int lineEnd(byte[] text, int from) {
        int at = from;
        while (at < text.length && text[at++] != '\n') {}
        return at;
    }

    private static boolean isDigit(byte letter) {
        return letter >= '0' && letter <= '9';
    }

    private static boolean isWord(byte letter) {
        return letter > ' ';
    }
}
