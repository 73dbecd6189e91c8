// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.shared;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * A queue from one process to one other, over shared memory: messages of eight longs, each with its number and a checksum.
 * A message counts when the writer's mark has moved past it, so that one whose writer ended amid it is never read.
 */
record Ring(MemorySegment memory) {
    private static final VarHandle LONG = JAVA_LONG.varHandle();
    private static final long WRITTEN_AT = 0;
    private static final long READ_AT = 128;
    private static final long FIRST_AT = 4096;
    private static final long MESSAGE_BYTES = 64;
    private static final int WORDS = 6;

    long written() {
        return (long) LONG.getAcquire(memory, WRITTEN_AT);
    }

    long read() {
        return (long) LONG.getAcquire(memory, READ_AT);
    }

    /** Writes the next message; false where the queue is full. */
    boolean offer() {
        long number = written();
        if (number - read() >= places()) {
            return false;
        }
        long at = place(number);
        long sum = number;
        memory.set(JAVA_LONG, at, number);
        for (int word = 1; word <= WORDS; word++) {
            long value = mix(number * WORDS + word);
            memory.set(JAVA_LONG, at + word * JAVA_LONG.byteSize(), value);
            sum = sum * 31 + value;
        }
        memory.set(JAVA_LONG, at + (WORDS + 1) * JAVA_LONG.byteSize(), sum);
        LONG.setRelease(memory, WRITTEN_AT, number + 1);
        return true;
    }

    /** Reads the next message; false where there is none. */
    boolean poll() {
        long number = read();
        if (number == written()) {
            return false;
        }
        long at = place(number);
        long sum = memory.get(JAVA_LONG, at);
        if (sum != number) {
            throw new AssertionError("message " + number + " says it is " + sum);
        }
        for (int word = 1; word <= WORDS; word++) {
            long value = memory.get(JAVA_LONG, at + word * JAVA_LONG.byteSize());
            if (value != mix(number * WORDS + word)) {
                throw new AssertionError("wrong word " + word + " in message " + number);
            }
            sum = sum * 31 + value;
        }
        if (sum != memory.get(JAVA_LONG, at + (WORDS + 1) * JAVA_LONG.byteSize())) {
            throw new AssertionError("wrong checksum of message " + number);
        }
        LONG.setRelease(memory, READ_AT, number + 1);
        return true;
    }

    private long places() {
        return (memory.byteSize() - FIRST_AT) / MESSAGE_BYTES;
    }

    private long place(long number) {
        return FIRST_AT + number % places() * MESSAGE_BYTES;
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        return mixed ^ mixed >>> 27;
    }
}
