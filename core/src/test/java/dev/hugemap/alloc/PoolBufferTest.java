// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hugemap.fake.FakeLinux;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Buffers of a pool on this machine. */
final class PoolBufferTest {
    private static final PoolOptions OPTIONS =
            PoolOptions.of(prefer(transparent(), basePages())).capacity(64L << 20);

    private final HugePool pool = HugePool.open(OPTIONS);

    @AfterEach
    void close() {
        pool.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 70_000, 3_000_000})
    void isADirectBufferOfZerosInTheMachinesOrder(int bytes) {
        ByteBuffer dirty = pool.allocateBuffer(bytes);
        dirty.put(bytes - 1, (byte) 7);
        pool.free(dirty);
        ByteBuffer buffer = pool.allocateBuffer(bytes);

        assertThat(buffer.isDirect()).isTrue();
        assertThat(buffer.order()).isEqualTo(ByteOrder.nativeOrder());
        assertThat(buffer.capacity()).isEqualTo(bytes);
        assertThat(buffer.position()).isZero();
        assertThat(buffer.get(bytes - 1)).isZero();
        assertThat(MemorySegment.ofBuffer(buffer).address() % Long.BYTES).isZero();
        assertThat(pool.statistics().liveBlocks()).isEqualTo(1);
        pool.free(buffer);
        assertThat(pool.statistics().liveBlocks()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, 1L << 31, Long.MAX_VALUE})
    void whatNoBufferCanHaveIsRefusedBeforeAnythingIsAsked(long bytes) {
        ModelHost host = ModelHost.of(FakeLinux.x86());
        try (HugePool model = host.open(prefer(transparent()), 8L << 30)) {
            host.linux().beforeCall((name, arguments) -> {
                if (!name.equals("munmap")) {
                    throw new AssertionError(name);
                }
            });
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.allocateBuffer(bytes))
                    .withMessageContaining("1 to 2,147,483,647 bytes");
            assertThat(model.statistics().liveBlocks()).isZero();
        }
    }

    @Test
    void isFreedByWhateverBufferStartsWhereItStarts() {
        for (ByteBuffer buffer : new ByteBuffer[] {
            pool.allocateBuffer(100).position(40).limit(60),
            pool.allocateBuffer(100).position(100),
            pool.allocateBuffer(100).position(10).duplicate(),
            pool.allocateBuffer(100).asReadOnlyBuffer(),
            pool.allocateBuffer(100).slice(0, 10),
            pool.allocateBuffer(3_000_000).order(ByteOrder.BIG_ENDIAN),
            pool.allocate(100).asByteBuffer()
        }) {
            int position = buffer.position();
            pool.free(buffer);
            assertThat(buffer.position()).isEqualTo(position);
        }
        assertThat(pool.statistics().liveBlocks()).isZero();
    }

    @Test
    void aSliceThatStartsElsewhereIsRefused() {
        for (int bytes : new int[] {100, 70_000, 3_000_000}) {
            ByteBuffer buffer = pool.allocateBuffer(bytes);
            assertMisuse(Misuse.INTERIOR_ADDRESS, buffer.slice(8, 8));
            assertMisuse(Misuse.INTERIOR_ADDRESS, buffer.position(bytes / 2).slice());
            assertMisuse(Misuse.INTERIOR_ADDRESS, buffer.slice(bytes - 1, 1));
            pool.free(buffer);
        }
    }

    @Test
    void anEmptySliceIsRefusedForItMayStartInTheNextBlock() {
        ByteBuffer buffer = pool.allocateBuffer(104);
        assertMisuse(Misuse.INTERIOR_ADDRESS, buffer.slice(104, 0));
        assertMisuse(Misuse.INTERIOR_ADDRESS, buffer.slice(0, 0));
        pool.free(buffer);
    }

    @Test
    void buffersOfOthersAreRefused() {
        assertMisuse(Misuse.FOREIGN_ADDRESS, ByteBuffer.allocate(100));
        assertMisuse(Misuse.FOREIGN_ADDRESS, ByteBuffer.allocate(0));
        assertMisuse(Misuse.FOREIGN_ADDRESS, ByteBuffer.allocateDirect(100));
        try (HugePool other = HugePool.open(OPTIONS);
                PoolArena arena = pool.arena()) {
            assertMisuse(Misuse.FOREIGN_ADDRESS, other.allocateBuffer(100));
            assertMisuse(Misuse.FOREIGN_ADDRESS, arena.allocate(100).asByteBuffer());
        }
        assertThatExceptionOfType(PoolMisuseException.class)
                .isThrownBy(() -> pool.free(ByteBuffer.allocate(2048)))
                .withMessage("cannot free a buffer of 2 KiB: it is not over a block of this pool, but over an array"
                        + " [HM-612]");
    }

    @Test
    void aCheckedPoolFindsASecondFree() {
        try (HugePool checked = HugePool.open(OPTIONS.checked())) {
            ByteBuffer buffer = checked.allocateBuffer(100);
            assertMisuse(checked, Misuse.INTERIOR_ADDRESS, buffer.slice(8, 8));
            checked.free(buffer);
            assertMisuse(checked, Misuse.DOUBLE_FREE, buffer);
        }
    }

    @Test
    void afterThePoolIsClosedEveryAccessThrows() {
        HugePool closed = HugePool.open(OPTIONS);
        ByteBuffer buffer = closed.allocateBuffer(100);
        ByteBuffer slice = buffer.slice(50, 10);
        closed.close();
        assertThatIllegalStateException().isThrownBy(() -> buffer.get(0));
        assertThatIllegalStateException().isThrownBy(() -> buffer.putLong(0, 1));
        assertThatIllegalStateException().isThrownBy(() -> slice.get(0));
        assertThatIllegalStateException().isThrownBy(() -> closed.free(buffer));
        assertThatIllegalStateException().isThrownBy(() -> closed.allocateBuffer(100));
    }

    private void assertMisuse(Misuse misuse, ByteBuffer buffer) {
        assertMisuse(pool, misuse, buffer);
    }

    private static void assertMisuse(HugePool pool, Misuse misuse, ByteBuffer buffer) {
        assertThatExceptionOfType(PoolMisuseException.class)
                .isThrownBy(() -> pool.free(buffer))
                .satisfies(thrown -> assertThat(thrown.misuse()).isEqualTo(misuse));
    }
}
