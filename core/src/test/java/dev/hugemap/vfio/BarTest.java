// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hugemap.bridge.Errno;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BarTest {
    private static final long MIB = 1 << 20;
    private static final long PAGE = DeviceFile.BASE.bytes();

    private final DeviceFile device = DeviceFile.of(64 * MIB);

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void registersAreReadAndWrittenAtTheirWidthAndLittleEndian() {
        try (Bar bar = device.map(DeviceFile.wholeRegion(0, MIB))) {
            bar.writeLong(0x10, 0x8877665544332211L);

            assertThat(bar.readByte(0x10)).isEqualTo((byte) 0x11);
            assertThat(bar.readByte(0x17)).isEqualTo((byte) 0x88);
            assertThat(bar.readShort(0x12)).isEqualTo((short) 0x4433);
            assertThat(bar.readInt(0x14)).isEqualTo(0x88776655);
            assertThat(bar.readLong(0x10)).isEqualTo(0x8877665544332211L);
            assertThat(bar.readLongHalves(0x14)).isEqualTo(0x88776655L);

            bar.writeByte(0x20, (byte) -1);
            bar.writeShort(0x22, (short) 0x1234);
            bar.writeInt(0x24, 0x56789abc);
            assertThat(bar.readLong(0x20)).isEqualTo(0x56789abc123400ffL);
            bar.writeLongHalves(0x34, 0x0123456789abcdefL);
            assertThat(bar.readInt(0x34)).isEqualTo(0x89abcdef);
            assertThat(bar.readInt(0x38)).isEqualTo(0x01234567);
        }
    }

    @Test
    void whatIsWrittenReachesTheDevice() {
        try (Bar bar = device.map(DeviceFile.wholeRegion(2, MIB))) {
            bar.writeInt(0x40, 0x010000ed);

            assertThat(bar.readChecked(0x40, RegisterWidth.BITS_32)).isEqualTo(0x010000edL);
            bar.writeChecked(0x44, RegisterWidth.BITS_16, 0xabcdef);
            assertThat(bar.readInt(0x44)).isEqualTo(0xcdef);
        }
    }

    @Test
    void refusesMisalignedAccess() {
        try (Bar bar = device.map(DeviceFile.wholeRegion(0, MIB))) {
            assertThatIllegalArgumentException().isThrownBy(() -> bar.readInt(2));
            assertThatIllegalArgumentException().isThrownBy(() -> bar.readLong(4));
            assertThatIllegalArgumentException().isThrownBy(() -> bar.writeShort(1, (short) 0));
            assertThatIllegalArgumentException().isThrownBy(() -> bar.readChecked(2, RegisterWidth.BITS_32));
        }
    }

    @Test
    void refusesAccessOutsideTheBar() {
        try (Bar bar = device.map(DeviceFile.wholeRegion(0, MIB))) {
            for (long offset : List.of(-4L, MIB, MIB + 4, Long.MAX_VALUE & -8, Long.MIN_VALUE)) {
                assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bar.readInt(offset));
                assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bar.writeInt(offset, 1));
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> bar.readChecked(offset, RegisterWidth.BITS_32));
            }
        }
    }

    @Test
    void aBarSmallerThanAPageIsMappedAndEndsWhereItEnds() {
        try (Bar bar = device.map(DeviceFile.wholeRegion(0, 256))) {
            bar.writeInt(252, 7);

            assertThat(bar.readInt(252)).isEqualTo(7);
            assertThat(bar.areas()).singleElement().extracting(BarArea::length).isEqualTo(256L);
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bar.readInt(256));
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bar.segment(0, 260));
            assertThat(bar.plan().faults()).isOne();
        }
    }

    @Test
    void holesAreRefused() {
        try (Bar bar = device.map(sparse())) {
            bar.writeInt(2 * PAGE - 4, 5);

            assertThat(bar.readInt(2 * PAGE - 4)).isEqualTo(5);
            assertThat(bar.readInt(4 * PAGE)).isZero();
            for (long offset : List.of(2 * PAGE, 3 * PAGE, 4 * PAGE - 4, 6 * PAGE)) {
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> bar.readInt(offset))
                        .withMessageContaining("BAR 1 of 0000:00:04.0")
                        .withMessageContaining(
                                "its driver lists what can be mapped; the rest may hold the MSI-X table");
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> bar.writeByte(offset, (byte) 1));
                assertThat(bar.readChecked(offset, RegisterWidth.BITS_32)).isZero();
            }
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bar.segment(0, 3 * PAGE));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> bar.readBytes(PAGE, MemorySegment.ofArray(new byte[(int) (2 * PAGE)])));
        }
    }

    @Test
    void holesAreReachedByCallsWhereThatIsAskedFor() {
        try (Bar bar = device.map(sparse(), BarOptions.DEFAULT.holes(HoleAccess.BY_CALL))) {
            bar.writeInt(3 * PAGE, -2);
            bar.writeLong(3 * PAGE + 8, Long.MIN_VALUE);
            bar.writeShort(3 * PAGE + 16, (short) -3);
            bar.writeByte(3 * PAGE + 18, (byte) -4);

            assertThat(bar.readInt(3 * PAGE)).isEqualTo(-2);
            assertThat(bar.readLong(3 * PAGE + 8)).isEqualTo(Long.MIN_VALUE);
            assertThat(bar.readShort(3 * PAGE + 16)).isEqualTo((short) -3);
            assertThat(bar.readByte(3 * PAGE + 18)).isEqualTo((byte) -4);
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bar.readInt(8 * PAGE));
        }
    }

    @Test
    void portsAreAccessedByCalls() {
        try (Bar bar = device.map(DeviceFile.region(3, 256))) {
            bar.writeInt(0x20, 0x01020304);

            assertThat(bar.readByte(0x23)).isEqualTo((byte) 1);
            assertThat(bar.readInt(0x20)).isEqualTo(0x01020304);
            assertThat(bar.areas()).isEmpty();
            assertThat(bar.plan().faults()).isZero();
            assertThat(bar.report().verdict()).isEqualTo(BarVerdict.NOT_MAPPED);
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bar.readInt(256));
        }
        assertThat(device.calls).doesNotContain("mmap");
    }

    @Test
    void whatTheKernelRefusesIsTyped() {
        try (Bar bar = device.map(DeviceFile.wholeRegion(0, MIB))) {
            device.failNth(1, "pread", Errno.EIO);

            assertThatExceptionOfType(VfioException.class)
                    .isThrownBy(() -> bar.readChecked(8, RegisterWidth.BITS_32))
                    .withMessageContaining("memory decoding is off")
                    .satisfies(failure -> assertThat(failure.step()).isEqualTo(VfioStep.ACCESS_REGISTER))
                    .satisfies(failure -> assertThat(failure.errno()).contains(Errno.EIO));
        }
    }

    @Test
    void nothingIsAccessedAfterClose() {
        Bar bar = device.map(DeviceFile.wholeRegion(0, MIB));
        MemorySegment segment = bar.segment(0, 4096);
        bar.close();
        bar.close();

        assertThatIllegalStateException().isThrownBy(() -> bar.readInt(0));
        assertThatIllegalStateException().isThrownBy(() -> bar.writeLong(0, 1));
        assertThatIllegalStateException().isThrownBy(() -> bar.readChecked(0, RegisterWidth.BITS_8));
        assertThatIllegalStateException().isThrownBy(() -> bar.writeChecked(0, RegisterWidth.BITS_8, 1));
        assertThatIllegalStateException().isThrownBy(() -> segment.get(JAVA_INT, 0));
        assertThatIllegalStateException().isThrownBy(bar::touch);
        assertThat(device.mapped()).isEmpty();
    }

    @Test
    void portsAreClosedToo() {
        Bar bar = device.map(DeviceFile.region(3, 256));
        bar.close();

        assertThatIllegalStateException().isThrownBy(() -> bar.readInt(0));
    }

    @Test
    void bulkCopiesKeepEveryByteWhereverTheyBegin() {
        try (Bar bar = device.map(DeviceFile.wholeRegion(0, MIB));
                Arena arena = Arena.ofConfined()) {
            for (int offset = 0; offset < 9; offset++) {
                for (int length = 0; length < 25; length++) {
                    MemorySegment source = arena.allocate(length + 1L);
                    for (int i = 0; i < length; i++) {
                        source.set(JAVA_BYTE, i, (byte) (offset * 31 + i + 1));
                    }
                    byte[] target = new byte[length];
                    bar.writeBytes(offset, source.asSlice(0, length));
                    bar.readBytes(offset, MemorySegment.ofArray(target));
                    assertThat(target).isEqualTo(source.asSlice(0, length).toArray(JAVA_BYTE));
                }
            }
        }
    }

    @Test
    void aReadOnlyRegionCanOnlyBeRead() {
        RegionInfo region = new RegionInfo(0, MIB, 0, true, false, List.of(new AddressRange(0, MIB)), false);
        try (Bar bar = device.map(region)) {
            assertThat(bar.readInt(0)).isZero();
            assertThatIllegalArgumentException().isThrownBy(() -> bar.writeInt(0, 1));
        }
    }

    @Test
    void addressesAgreeWithOffsetsModuloTheLargestUsefulSize() {
        try (Bar bar = device.map(DeviceFile.wholeRegion(0, 64 * MIB))) {
            assertThat(bar.segment(0, 1).address() % (2 * MIB)).isZero();
            assertThat(bar.plan().count(PageSize.mib(2))).isEqualTo(32);
            assertThat(bar.plan().faults()).isEqualTo(32);
        }
    }

    @Test
    void aSmallerBlockCanBeForced() {
        BarOptions base = BarOptions.DEFAULT.upTo(DeviceFile.BASE);
        try (Bar bar = device.map(DeviceFile.wholeRegion(0, 64 * MIB), base)) {
            assertThat(bar.segment(0, 1).address() % (2 * MIB)).isEqualTo(PAGE);
            assertThat(bar.plan().faults()).isEqualTo(64 * MIB / PAGE);
        }
    }

    @Test
    void aMappedBarIsKnownByItsAddresses() {
        Bar bar = device.map(DeviceFile.wholeRegion(0, MIB));
        AddressRange inside = new AddressRange(bar.segment(PAGE, PAGE).address(), PAGE);

        assertThat(MappedBars.ofProcess().in(inside)).contains("BAR 0 of 0000:00:04.0");
        assertThat(MappedBars.ofProcess().in(new AddressRange(inside.start() + MIB, PAGE)))
                .isEmpty();
        bar.close();
        assertThat(MappedBars.ofProcess().in(inside)).isEmpty();
    }

    @Test
    void aBarThatTheDeviceLacksIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> device.map(DeviceFile.region(5, 0)))
                .withMessageContaining("has no BAR 5");
    }

    @Test
    void touchingLoadsOnceFromEachPageOfEachArea() {
        try (Bar bar = device.map(sparse())) {
            assertThat(bar.report().verdict()).isEqualTo(BarVerdict.NOT_TOUCHED);

            BarTouch touch = bar.touch();

            assertThat(touch.loads()).isEqualTo(4);
            assertThat(bar.report().touch()).contains(touch);
            bar.touch();
            assertThat(bar.report().touch()).contains(touch);
        }
    }

    /** Two pages, a hole of two, two pages, and a hole to the end. */
    private static RegionInfo sparse() {
        return DeviceFile.region(1, 8 * PAGE, new AddressRange(0, 2 * PAGE), new AddressRange(4 * PAGE, 2 * PAGE));
    }
}
