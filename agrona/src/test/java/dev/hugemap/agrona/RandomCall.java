// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.agrona;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One call of a method of Agrona's interface with arguments drawn from a seed, so that it can be made again and again, each
 * time with arguments of its own that hold the same.
 *
 * @param method of {@link AtomicBuffer} or above
 * @param seed of the arguments
 * @param step what an index must be a multiple of, beside an offset
 * @param offset to be added to a multiple of the step
 */
record RandomCall(Method method, long seed, int step, int offset) {
    private static final String[] TEXTS = {
        "", "a", "plain words", "zwölf Käse", "\u20ac\ud83d\ude00", "0123456789".repeat(3)
    };

    /** What a call answers, throws and leaves behind in its arguments, in a form that can be compared. */
    String on(AtomicBuffer buffer) {
        @Nullable Object[] arguments = arguments(buffer);
        String outcome;
        try {
            outcome = "returns " + method.invoke(buffer, arguments);
        } catch (InvocationTargetException e) {
            outcome =
                    "throws " + Objects.requireNonNull(e.getCause()).getClass().getName();
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
        return outcome + " and leaves " + left(buffer, arguments);
    }

    private @Nullable Object[] arguments(AtomicBuffer buffer) {
        SplittableRandom random = new SplittableRandom(seed);
        Class<?>[] types = method.getParameterTypes();
        @Nullable Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = types[i] == int.class ? number(random, i, buffer) : argument(types[i], random, buffer);
        }
        return arguments;
    }

    private int number(SplittableRandom random, int position, AtomicBuffer buffer) {
        String name = method.getName();
        if (name.equals("putNaturalIntAsciiFromEnd")) {
            return position == 0 ? Math.abs(value(random)) : index(random, buffer.capacity());
        }
        if (position == 0) {
            return index(random, buffer.capacity());
        }
        boolean last = position == method.getParameterCount() - 1;
        if (name.matches("put(Natural.*)Ascii") && last) {
            return Math.abs(value(random));
        }
        boolean valued = name.matches("(put|add|getAnd|compareAnd).*Int.*") && !name.contains("Padded");
        if (valued) {
            return value(random);
        }
        // Agrona takes a text of less than no length for one that was copied whole.
        int least = name.equals("getStringAscii") ? 0 : -1;
        return random.nextInt(12) == 0 ? random.nextInt(least, 300) : random.nextInt(0, 24);
    }

    private int index(SplittableRandom random, int capacity) {
        if (random.nextInt(16) == 0) {
            int[] odd = {-1, -8, capacity, capacity - 1, capacity + 1, Integer.MAX_VALUE, Integer.MIN_VALUE};
            int index = odd[random.nextInt(odd.length)];
            return step == 1 ? index : index - Math.floorMod(index - offset, step);
        }
        return random.nextInt(capacity / step) * step + offset;
    }

    private static int value(SplittableRandom random) {
        int value = random.nextInt() >> random.nextInt(32);
        return value == Integer.MIN_VALUE ? 0 : value;
    }

    private static @Nullable Object argument(Class<?> type, SplittableRandom random, AtomicBuffer buffer) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return switch (type.getSimpleName()) {
            case "long" -> Math.abs(random.nextLong() >> random.nextInt(64));
            case "double" -> random.nextDouble();
            case "float" -> (float) random.nextDouble();
            case "short" -> (short) random.nextInt();
            case "char" -> (char) random.nextInt();
            case "byte" -> (byte) random.nextInt();
            case "byte[]" -> bytes;
            case "ByteOrder" -> random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
            case "String", "CharSequence" -> random.nextInt(8) == 0 ? null : TEXTS[random.nextInt(TEXTS.length)];
            case "Appendable" -> new StringBuilder();
            case "ByteBuffer" -> byteBuffer(bytes, random);
            case "DirectBuffer", "MutableDirectBuffer" -> other(bytes, random, buffer);
            default -> throw new AssertionError("no arguments of " + type);
        };
    }

    private static ByteBuffer byteBuffer(byte[] bytes, SplittableRandom random) {
        ByteBuffer buffer = random.nextBoolean() ? ByteBuffer.allocate(40).slice(4, 32) : ByteBuffer.allocateDirect(32);
        return buffer.put(0, bytes).position(random.nextInt(8));
    }

    private static MutableDirectBuffer other(byte[] bytes, SplittableRandom random, AtomicBuffer buffer) {
        return switch (random.nextInt(4)) {
            case 0 -> new UnsafeBuffer(bytes, 1, 30);
            case 1 -> new UnsafeBuffer(ByteBuffer.allocateDirect(40).put(8, bytes), 8, 32);
            case 2 -> {
                ExpandableArrayBuffer expandable = new ExpandableArrayBuffer(32);
                expandable.putBytes(0, bytes);
                yield expandable;
            }
            default -> buffer;
        };
    }

    private static String left(AtomicBuffer buffer, @Nullable Object[] arguments) {
        List<String> left = new ArrayList<>();
        for (@Nullable Object argument : arguments) {
            if (argument instanceof byte[] bytes) {
                left.add(new UnsafeBuffer(bytes).hashCode() + "");
            } else if (argument instanceof ByteBuffer bytes) {
                left.add(bytes.position() + " " + bytes.duplicate().clear().hashCode());
            } else if (argument instanceof DirectBuffer other && other != buffer) {
                left.add(contents(other));
            } else if (argument instanceof StringBuilder text) {
                left.add(text.toString());
            }
        }
        return left.toString();
    }

    /** Without zeros at the end: by how much a buffer grows, and whether for a call that is refused too, is its own affair. */
    private static String contents(DirectBuffer buffer) {
        byte[] bytes = new byte[buffer.capacity()];
        buffer.getBytes(0, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1).replaceFirst("\\x00+$", "");
    }
}
