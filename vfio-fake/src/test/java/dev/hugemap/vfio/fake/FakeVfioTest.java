// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio.fake;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.abi.Mman;
import dev.hugemap.bridge.abi.Vfio;
import dev.hugemap.bridge.call.NativeBridge;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The fake refuses what Linux 6.12 refuses, with the same errors, as they were seen on a real one. */
final class FakeVfioTest {
    private static final MapFlags SHARED = new MapFlags(Mman.MAP_SHARED);
    private static final long CONFIG = 7L << FakeRegion.OFFSET_BITS;
    private static final long PORTS = 1L << FakeRegion.OFFSET_BITS;

    private final Arena arena = Arena.ofConfined();
    private final FakeVfio fake = FakeVfio.create();
    private final PluggedDevice edu =
            fake.plug(FakeDevice.at("0000:00:04.0").group(3).bar(0, 1 << 20).ports(1, 256));
    private final NativeBridge bridge = fake.bridge();

    @AfterEach
    void forgetTheHost() {
        fake.close();
        arena.close();
    }

    @Test
    void aGroupComesBeforeItsDevice() {
        int container = open("/dev/vfio/vfio");
        refused(Errno.ENOENT, () -> open("/dev/vfio/4"));
        int group = open("/dev/vfio/3");
        refused(Errno.EBUSY, () -> open("/dev/vfio/3"));
        refused(Errno.EINVAL, () -> deviceOf(group, "0000:00:04.0"));
        refused(Errno.EINVAL, () -> ioctl(container, Vfio.VFIO_SET_IOMMU, Vfio.VFIO_TYPE1v2_IOMMU));
        refused(Errno.EBADF, () -> join(group, 12345));
        join(group, container);
        refused(Errno.EINVAL, () -> join(group, container));
        refused(Errno.EINVAL, () -> deviceOf(group, "0000:00:04.0"));
        refused(Errno.ENODEV, () -> ioctl(container, Vfio.VFIO_SET_IOMMU, 77));
        ioctl(container, Vfio.VFIO_SET_IOMMU, Vfio.VFIO_TYPE1v2_IOMMU);
        refused(Errno.EINVAL, () -> ioctl(container, Vfio.VFIO_SET_IOMMU, Vfio.VFIO_TYPE1v2_IOMMU));
        refused(Errno.ENODEV, () -> deviceOf(group, "0000:00:05.0"));
        refused(Errno.ENOTTY, () -> ioctl(group, Vfio.VFIO_DEVICE_RESET, 0));

        int device = deviceOf(group, "0000:00:04.0");

        refused(Errno.ENOTTY, () -> ioctl(device, Vfio.VFIO_GROUP_GET_STATUS, 0));
        assertThat(fake.openFiles()).containsExactlyInAnyOrder("/dev/vfio/vfio", "/dev/vfio/3", "0000:00:04.0");
        bridge.close(device);
        bridge.close(group);
        bridge.close(container);
        assertThat(fake.openFiles()).isEmpty();
        assertThat(edu.isOpen()).isFalse();
    }

    @Test
    void aBarIsMappedAndReadWithinItsBounds() {
        int device = device();
        refused(Errno.EINVAL, () -> map(device, 4096, new MapFlags(Mman.MAP_PRIVATE), 0));
        refused(Errno.EINVAL, () -> map(device, (1 << 20) + 4096, SHARED, 0));
        refused(Errno.EINVAL, () -> map(device, 4096, SHARED, 1 << 20));
        refused(Errno.EINVAL, () -> map(device, 256, SHARED, PORTS));
        refused(Errno.EINVAL, () -> map(device, 256, SHARED, CONFIG));
        refused(Errno.EINVAL, () -> bridge.pread(device, arena.allocate(4), 1 << 20));
        edu.writeInt(0, 8, 0x12345678);

        long address = map(device, 1 << 20, SHARED, 0);
        MemorySegment word = arena.allocate(JAVA_INT);
        bridge.pread(device, word, 8);

        assertThat(word.get(JAVA_INT, 0)).isEqualTo(0x12345678);
        bridge.munmap(address, 1 << 20);

        edu.writeInt(7, 4, 0);
        refused(Errno.EIO, () -> bridge.pread(device, word, 8));
        assertThat(bridge.pread(device, word, CONFIG)).isEqualTo(4);
        bridge.close(device);
    }

    @Test
    void mappingsOfMemoryDontOverlapAndGoWhole() {
        int container = open("/dev/vfio/vfio");
        int group = open("/dev/vfio/3");
        join(group, container);
        ioctl(container, Vfio.VFIO_SET_IOMMU, Vfio.VFIO_TYPE1v2_IOMMU);
        mapDma(container, 0x100000, 8192);
        refused(Errno.EEXIST, () -> mapDma(container, 0x101000, 4096));
        refused(Errno.EINVAL, () -> mapDma(container, 0xfee00000L, 4096));
        refused(Errno.EINVAL, () -> mapDma(container, 1L << 39, 4096));
        refused(Errno.EINVAL, () -> mapDma(container, 0x200800, 4096));
        refused(Errno.EINVAL, () -> mapDma(container, 0x200000, 0));
        refused(Errno.EINVAL, () -> unmapDma(container, 0x100000, 4096));

        assertThat(unmapDma(container, 0x300000, 4096)).as("nothing there").isZero();
        assertThat(unmapDma(container, 0x100000, 8192)).isEqualTo(8192);
        bridge.close(group);
        bridge.close(container);
    }

    @Test
    void aDeviceOfAnotherDriverCantBeOpened() {
        edu.bind("virtio-pci");
        refused(Errno.ENOENT, () -> open("/dev/vfio/3"));
        edu.bind("vfio-pci");
        bridge.close(open("/dev/vfio/3"));
    }

    @Test
    void leavesNothingBehind() throws IOException {
        FakeVfio other = FakeVfio.createWithIommuFd();
        assertThat(Files.exists(other.root().resolve("dev/iommu"))).isTrue();
        other.close();
        other.close();
        assertThat(Files.exists(other.root())).isFalse();
    }

    private int device() {
        int container = open("/dev/vfio/vfio");
        int group = open("/dev/vfio/3");
        join(group, container);
        ioctl(container, Vfio.VFIO_SET_IOMMU, Vfio.VFIO_TYPE1v2_IOMMU);
        int device = deviceOf(group, "0000:00:04.0");
        bridge.close(group);
        bridge.close(container);
        return device;
    }

    private int open(String path) {
        return bridge.open(path, Fcntl.O_RDWR | Fcntl.O_CLOEXEC);
    }

    private int ioctl(int fd, long request, long argument) {
        return bridge.ioctl(fd, request, MemorySegment.ofAddress(argument));
    }

    private int join(int group, int container) {
        return bridge.ioctl(group, Vfio.VFIO_GROUP_SET_CONTAINER, arena.allocateFrom(JAVA_INT, container));
    }

    private int deviceOf(int group, String address) {
        return bridge.ioctl(group, Vfio.VFIO_GROUP_GET_DEVICE_FD, arena.allocateFrom(address));
    }

    private long map(int fd, long length, MapFlags flags, long offset) {
        return bridge.mmap(0, length, Protection.PROT_READ_WRITE, flags, fd, offset);
    }

    private void mapDma(int container, long iova, long length) {
        MemorySegment request = arena.allocate(Vfio.VFIO_IOMMU_TYPE1_DMA_MAP);
        request.set(JAVA_INT, 0, (int) request.byteSize());
        request.set(JAVA_INT, 4, Vfio.VFIO_DMA_MAP_FLAG_READ);
        request.set(JAVA_LONG, 8, 0x7f0000000000L);
        request.set(JAVA_LONG, 16, iova);
        request.set(JAVA_LONG, 24, length);
        bridge.ioctl(container, Vfio.VFIO_IOMMU_MAP_DMA, request);
    }

    private long unmapDma(int container, long iova, long length) {
        MemorySegment request = arena.allocate(Vfio.VFIO_IOMMU_TYPE1_DMA_UNMAP);
        request.set(JAVA_INT, 0, (int) request.byteSize());
        request.set(JAVA_LONG, 8, iova);
        request.set(JAVA_LONG, 16, length);
        bridge.ioctl(container, Vfio.VFIO_IOMMU_UNMAP_DMA, request);
        return request.get(JAVA_LONG, 16);
    }

    private static void refused(Errno errno, ThrowingCallable call) {
        assertThatExceptionOfType(SyscallException.class)
                .isThrownBy(call)
                .satisfies(refused -> assertThat(refused.errno()).isEqualTo(errno));
    }
}
