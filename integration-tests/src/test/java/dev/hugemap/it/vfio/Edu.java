// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.vfio;

import dev.hugemap.vfio.Bar;
import dev.hugemap.vfio.InterruptKind;
import dev.hugemap.vfio.Interrupts;
import dev.hugemap.vfio.VfioDevice;
import java.time.Duration;

/**
 * A driver of QEMU's device for teaching: it inverts, computes factorials, and copies between memory and a buffer of its
 * own. Source: docs/specs/edu in QEMU.
 */
final class Edu {
    /** The most that its engine copies at once; QEMU 7.2 ends at the buffer's full 4096 bytes. */
    static final int MOST_BYTES = 2048;

    private static final long IDENTIFICATION = 0x00;
    private static final long LIVENESS = 0x04;
    private static final long FACTORIAL = 0x08;
    private static final long STATUS = 0x20;
    private static final long INTERRUPT_STATUS = 0x24;
    private static final long RAISE = 0x60;
    private static final long ACKNOWLEDGE = 0x64;
    private static final long DMA_SOURCE = 0x80;
    private static final long DMA_TARGET = 0x88;
    private static final long DMA_COUNT = 0x90;
    private static final long DMA_COMMAND = 0x98;

    private static final long BUFFER = 0x40000;
    private static final int COMPUTING = 0x01;
    private static final long START = 0x01;
    private static final long TO_MEMORY = 0x02;
    private static final long SIGNAL = 0x04;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final VfioDevice device;
    private final Bar registers;

    Edu(VfioDevice device, Bar registers) {
        this.device = device;
        this.registers = registers;
    }

    int identification() {
        return registers.readInt(IDENTIFICATION);
    }

    int invert(int value) {
        registers.writeInt(LIVENESS, value);
        return registers.readInt(LIVENESS);
    }

    int factorial(int of) {
        registers.writeInt(FACTORIAL, of);
        await(() -> (registers.readInt(STATUS) & COMPUTING) == 0);
        return registers.readInt(FACTORIAL);
    }

    Interrupts enableInterrupts(InterruptKind kind) {
        return device.enableInterrupts(kind, 1);
    }

    /** Has the device signal, with a value that it shows until that is acknowledged. */
    void raise(int value) {
        registers.writeInt(RAISE, value);
    }

    int raised() {
        return registers.readInt(INTERRUPT_STATUS);
    }

    void acknowledge(int value) {
        registers.writeInt(ACKNOWLEDGE, value);
    }

    /** Copies from memory to the device's buffer. */
    void copyIn(long iova, int bytes) {
        copy(iova, BUFFER, bytes, 0);
    }

    /** Copies from the device's buffer to memory. */
    void copyOut(long iova, int bytes) {
        copy(BUFFER, iova, bytes, TO_MEMORY);
    }

    /** As {@link #copyOut}, with an interrupt at the end that shows 0x100. */
    void startCopyOut(long iova, int bytes) {
        start(BUFFER, iova, bytes, TO_MEMORY | SIGNAL);
    }

    private void copy(long source, long target, int bytes, long direction) {
        start(source, target, bytes, direction);
        await(() -> (registers.readLong(DMA_COMMAND) & START) == 0);
    }

    private void start(long source, long target, int bytes, long flags) {
        if (bytes > MOST_BYTES) {
            throw new IllegalArgumentException("edu would end the guest at " + bytes + " bytes");
        }
        registers.writeLong(DMA_SOURCE, source);
        registers.writeLong(DMA_TARGET, target);
        registers.writeLong(DMA_COUNT, bytes);
        registers.writeLong(DMA_COMMAND, START | flags);
    }

    private static void await(Condition condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("edu is still busy after " + PATIENCE);
            }
            Thread.onSpinWait();
        }
    }

    private interface Condition {
        boolean holds();
    }
}
