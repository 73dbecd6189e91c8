// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio.fake;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.abi.Vfio;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A device that is open, by its group or by its own file. */
final class DeviceFile implements OpenFile {
    private static final int REGIONS = 9;
    private static final int INTERRUPTS = 5;
    private static final int HEADER = 8;
    private static final int LEAST_INFO = 16;
    private static final int BIND_BYTES = 16;
    private static final int ATTACH_BYTES = 12;

    private final FakeKernel kernel;
    private final PluggedDevice device;
    private final boolean own;
    private @Nullable IoTable table;
    private @Nullable IommuFdFile iommu;

    /** A device under an address space; null for one that was opened by its own file and has none yet. */
    DeviceFile(FakeKernel kernel, PluggedDevice device, @Nullable IoTable table) {
        this.kernel = kernel;
        this.device = device;
        this.table = table;
        this.own = table == null;
    }

    @Override
    public String name() {
        return device.address();
    }

    boolean isOwn() {
        return own;
    }

    PluggedDevice device() {
        return device;
    }

    @Nullable
    IoTable table() {
        return table;
    }

    /** What comes by its own file answers nothing before it is bound. */
    void check() {
        KernelRefusal.unless(!own || iommu != null, Errno.EINVAL);
        KernelRefusal.unless(!device.isGone(), Errno.ENODEV);
    }

    @Override
    public boolean isFake() {
        return true;
    }

    @Override
    public int ioctl(long request, MemorySegment argument) {
        if (request == Vfio.VFIO_DEVICE_BIND_IOMMUFD) {
            return bind(Structs.sized(argument, Vfio.VFIO_DEVICE_BIND, BIND_BYTES));
        }
        check();
        if (request == Vfio.VFIO_DEVICE_ATTACH_IOMMUFD_PT) {
            Structs attach = Structs.sized(argument, Vfio.VFIO_DEVICE_ATTACH, ATTACH_BYTES);
            table = Objects.requireNonNull(iommu).table(attach.getInt("pt_id"));
        } else if (request == Vfio.VFIO_DEVICE_GET_INFO) {
            int reset = device.plan().isResettable() ? Vfio.VFIO_DEVICE_FLAGS_RESET : 0;
            Structs.sized(argument, Vfio.VFIO_DEVICE_INFO, LEAST_INFO)
                    .set("flags", Vfio.VFIO_DEVICE_FLAGS_PCI | reset)
                    .set("num_regions", REGIONS)
                    .set("num_irqs", INTERRUPTS);
        } else if (request == Vfio.VFIO_DEVICE_GET_REGION_INFO) {
            region(Structs.sized(argument, Vfio.VFIO_REGION_INFO, Vfio.VFIO_REGION_INFO.byteSize()));
        } else if (request == Vfio.VFIO_DEVICE_GET_IRQ_INFO) {
            interrupt(Structs.sized(argument, Vfio.VFIO_IRQ_INFO, Vfio.VFIO_IRQ_INFO.byteSize()));
        } else if (request == Vfio.VFIO_DEVICE_SET_IRQS) {
            return device.lines().set(Structs.sized(argument, Vfio.VFIO_IRQ_SET, Vfio.VFIO_IRQ_SET.byteSize()));
        } else if (request == Vfio.VFIO_DEVICE_RESET) {
            KernelRefusal.unless(device.plan().isResettable(), Errno.EINVAL);
            device.reset();
        } else {
            throw new KernelRefusal(Errno.ENOTTY);
        }
        return 0;
    }

    private int bind(Structs bind) {
        KernelRefusal.unless(own && iommu == null, Errno.EINVAL);
        IommuFdFile file = kernel.iommuFd(bind.getInt("iommufd"));
        KernelRefusal.unless(kernel.isViable(device.group()), Errno.EPERM);
        KernelRefusal.unless(!kernel.isGroupOpen(device.group()), Errno.EBUSY);
        KernelRefusal.unless(kernel.remapsInterrupts(), Errno.EPERM);
        iommu = file;
        bind.set("out_devid", 1);
        return 0;
    }

    private void region(Structs answer) {
        int index = answer.getInt("index");
        boolean known = index >= 0 && index < REGIONS && index != Vfio.VFIO_PCI_ROM_REGION_INDEX;
        KernelRefusal.unless(known, Errno.EINVAL);
        FakeRegion region = device.plan().region(index);
        int least = (int) Vfio.VFIO_REGION_INFO.byteSize();
        int areas = region.areas().size();
        int wanted =
                areas == 0 ? least : least + 2 * HEADER + areas * (int) Vfio.VFIO_REGION_SPARSE_MMAP_AREA.byteSize();
        boolean fits = answer.size() >= wanted;
        int access = Vfio.VFIO_REGION_INFO_FLAG_READ | Vfio.VFIO_REGION_INFO_FLAG_WRITE;
        int flags = (region.length() == 0 ? 0 : access)
                | (region.mappable() ? Vfio.VFIO_REGION_INFO_FLAG_MMAP : 0)
                | (areas == 0 ? 0 : Vfio.VFIO_REGION_INFO_FLAG_CAPS);
        answer.set("argsz", wanted)
                .set("flags", flags)
                .set("cap_offset", areas > 0 && fits ? least : 0)
                .set("size", region.length())
                .set("offset", region.fileOffset());
        if (areas > 0 && fits) {
            sparse(answer.bytes(), least, region);
        }
    }

    private static void sparse(MemorySegment bytes, long at, FakeRegion region) {
        ContainerFile.header(bytes, at, Vfio.VFIO_REGION_INFO_CAP_SPARSE_MMAP, 0);
        bytes.set(JAVA_INT_UNALIGNED, at + HEADER, region.areas().size());
        long next = at + 2 * HEADER;
        for (FakeRegion.Area area : region.areas()) {
            bytes.set(JAVA_LONG_UNALIGNED, next, area.offset());
            bytes.set(JAVA_LONG_UNALIGNED, next + Long.BYTES, area.length());
            next += Vfio.VFIO_REGION_SPARSE_MMAP_AREA.byteSize();
        }
    }

    private void interrupt(Structs answer) {
        int index = answer.getInt("index");
        KernelRefusal.unless(index >= 0 && index < INTERRUPTS, Errno.EINVAL);
        answer.set("flags", Vfio.VFIO_IRQ_INFO_EVENTFD)
                .set("count", device.plan().interrupts(index));
    }

    @Override
    public void closed() {
        device.lines().clear();
        device.closed(this);
    }
}
