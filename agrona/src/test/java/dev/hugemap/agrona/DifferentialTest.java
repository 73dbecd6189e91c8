// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.agrona;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every method of Agrona's interface, called at random on a segment buffer and on Agrona's own, over memory of their own. */
class DifferentialTest {
    private static final int CALLS = Integer.getInteger("hugemap.agrona.calls", 20_000);
    private static final int CAPACITY = 203;

    /** Tested by name, in other classes: what is told of the memory itself, and whether it may be wrapped. */
    private static final Set<String> BY_NAME = Set.of(
            "wrap", "addressOffset", "byteArray", "byteBuffer", "wrapAdjustment", "verifyAlignment", "compareTo");

    /** Where the two buffers' memory is. */
    enum Memory {
        NATIVE,
        NATIVE_AT_AN_ODD_ADDRESS,
        BYTE_ARRAY,
        LONG_ARRAY;

        SegmentBuffer segmentBuffer(Arena arena) {
            return SegmentBuffer.of(
                    switch (this) {
                        case NATIVE -> arena.allocate(CAPACITY, 8);
                        case NATIVE_AT_AN_ODD_ADDRESS ->
                            arena.allocate(CAPACITY + 3, 8).asSlice(3);
                        case BYTE_ARRAY -> MemorySegment.ofArray(new byte[CAPACITY]);
                        case LONG_ARRAY -> MemorySegment.ofArray(new long[26]).asSlice(0, CAPACITY);
                    });
        }

        UnsafeBuffer unsafeBuffer(Arena arena) {
            MemorySegment memory = arena.allocate(CAPACITY + 8, 8);
            return switch (this) {
                case NATIVE -> new UnsafeBuffer(memory.address(), CAPACITY);
                case NATIVE_AT_AN_ODD_ADDRESS -> new UnsafeBuffer(memory.address() + 3, CAPACITY);
                case BYTE_ARRAY, LONG_ARRAY -> new UnsafeBuffer(new byte[CAPACITY]);
            };
        }

        /** What to add to a multiple of a width, so that the address is one. */
        int offset(int width) {
            return this == NATIVE_AT_AN_ODD_ADDRESS ? Math.floorMod(-3, width) : 0;
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersAndWritesAsAgronasOwnBufferDoes(Memory memory) {
        long seed = Long.getLong("hugemap.agrona.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        List<Method> methods = methods();
        int[] returned = new int[methods.size()];
        try (Arena arena = Arena.ofConfined()) {
            SegmentBuffer ours = memory.segmentBuffer(arena);
            UnsafeBuffer theirs = memory.unsafeBuffer(arena);
            for (int i = 0; i < CALLS; i++) {
                int which = random.nextInt(methods.size());
                Method method = methods.get(which);
                int width = width(method);
                if (memory == Memory.BYTE_ARRAY && width > 1) {
                    returned[which]++;
                    continue;
                }
                RandomCall call = new RandomCall(method, random.nextLong(), width, memory.offset(width));
                String expected = call.on(theirs);
                String actual = call.on(ours);
                if (!actual.equals(expected) || ours.compareTo(theirs) != 0 || ours.hashCode() != theirs.hashCode()) {
                    fail(
                            "seed %d, call %d: %s on %s gave%n%s, %s and, beside it,%n%s",
                            seed,
                            i,
                            call,
                            ours,
                            actual,
                            ours.compareTo(theirs) == 0 ? "the same contents" : "other contents",
                            expected);
                }
                returned[which] += expected.startsWith("returns") ? 1 : 0;
                if (i % 50 == 0) {
                    fillWithWhatCanBeRead(random.split(), ours, theirs);
                }
            }
        }
        for (int i = 0; i < returned.length; i++) {
            assertThat(returned[i])
                    .as("calls that returned, of " + methods.get(i))
                    .isPositive();
        }
    }

    /** Numbers are parsed where there are some, and texts are read where a length is in front of them. */
    private static void fillWithWhatCanBeRead(SplittableRandom random, AtomicBuffer ours, AtomicBuffer theirs) {
        boolean digits = random.nextBoolean();
        for (int i = 0; i < CAPACITY; i++) {
            int digit = random.nextInt(20) == 0 ? '-' : '0' + random.nextInt(10);
            byte value = (byte) (digits ? digit : random.nextInt(4) == 0 ? random.nextInt(20) : 0);
            ours.putByte(i, value);
            theirs.putByte(i, value);
        }
    }

    private static List<Method> methods() {
        return Arrays.stream(AtomicBuffer.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> !BY_NAME.contains(method.getName()))
                .sorted(Comparator.comparing(Method::toString))
                .toList();
    }

    /** How many bytes an access must be aligned by. */
    private static int width(Method method) {
        if (method.getDeclaringClass() != AtomicBuffer.class) {
            return 1;
        }
        String name = method.getName();
        return name.contains("Long") ? 8 : name.contains("Int") ? 4 : name.contains("Byte") ? 1 : 2;
    }
}
