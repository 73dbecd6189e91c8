// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio.fake;

import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.abi.Vfio;
import dev.hugemap.bridge.call.NativeBridge;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A host whose PCI devices aren't there. hugemap opens them over {@link #bridge()} and {@link #root()} as it would real ones:
 *
 * <pre>{@code
 * try (FakeVfio fake = FakeVfio.create()) {
 *     PluggedDevice edu = fake.plug(FakeDevice.at("0000:00:04.0").bar(0, 1 << 20));
 *     VfioHost host = VfioHost.over(fake.bridge(), KernelFiles.under(fake.root()));
 *     try (VfioDevice device = host.open(PciAddress.of(edu.address()))) { … }
 * }
 * }</pre>
 *
 * <p>Descriptors, mappings and events are real; a device's memory is a file of this host. What asks vfio or iommufd is
 * answered here, with the errors of Linux 6.12, and all other system calls go to the real kernel. Works without rights on
 * any Linux. Safe for use by many threads.
 */
public final class FakeVfio implements AutoCloseable {
    private static final int FIRST_GROUP = 10;

    private final NativeBridge real = NativeBridge.system();
    private final FakeSysfs sysfs;
    private final FakeKernel kernel;
    private final FakeBridge bridge;
    private final boolean hasIommuFd;
    private final List<Integer> memories = new ArrayList<>();
    private boolean closed;

    private FakeVfio(boolean hasIommuFd) {
        this.hasIommuFd = hasIommuFd;
        this.sysfs = new FakeSysfs(folder());
        this.kernel = new FakeKernel(real, hasIommuFd);
        this.bridge = new FakeBridge(real, kernel);
        sysfs.begin(hasIommuFd);
    }

    /**
     * A host with containers and groups, as every kernel with vfio has them.
     *
     * @return the host, without devices
     */
    public static FakeVfio create() {
        return new FakeVfio(false);
    }

    /**
     * A host that has iommufd, and files of the devices' own, too.
     *
     * @return the host, without devices
     */
    public static FakeVfio createWithIommuFd() {
        return new FakeVfio(true);
    }

    /** In memory where that is offered: a device's memory is a file of many TiB with nothing in it. */
    private static Path folder() {
        Path memory = Path.of("/dev/shm");
        try {
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "hugemap-fake")
                    : Files.createTempDirectory("hugemap-fake");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Plugs a device in.
     *
     * @param device as a test describes it
     * @return the hardware's side of it
     */
    public synchronized PluggedDevice plug(FakeDevice device) {
        int number = memories.size();
        int group = device.group() >= 0 ? device.group() : FIRST_GROUP + number;
        String ownFile = hasIommuFd ? "vfio" + number : "";
        int fd = memory(device);
        memories.add(fd);
        sysfs.plug(device, group, ownFile);
        PluggedDevice plugged = new PluggedDevice(kernel, real, sysfs, device, group, ownFile, fd);
        kernel.plug(plugged);
        return plugged;
    }

    /** A file with all of a device's regions, each at its offset, of which nothing but a descriptor is left. */
    private int memory(FakeDevice device) {
        Path file = sysfs.root().resolve("memory");
        FakeRegion last = device.region(Vfio.VFIO_PCI_CONFIG_REGION_INDEX);
        try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
            made.setLength(last.fileOffset() + last.length());
            int fd = real.open(file.toString(), Fcntl.O_RDWR | Fcntl.O_CLOEXEC);
            Files.delete(file);
            return fd;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The system calls of a process on this host, to be passed on: only hugemap's own modules can name the type.
     *
     * @return for {@code VfioHost.over}
     */
    @SuppressWarnings("exports") // the bridge is exported to hugemap's own modules and its fakes only
    public NativeBridge bridge() {
        return bridge;
    }

    /**
     * The files of this host's kernel.
     *
     * @return the folder that stands for {@code /}, for {@code KernelFiles.under}
     */
    public Path root() {
        return sysfs.root();
    }

    /**
     * Has system calls fail from now on; calls are counted anew.
     *
     * @param refusals which ones; {@link FakeRefusals#none()} to let all be made
     */
    public void refuse(FakeRefusals refusals) {
        bridge.refuse(refusals);
    }

    /**
     * How many system calls were made since refusals were set.
     *
     * @return the count
     */
    public long calls() {
        return bridge.calls();
    }

    /** Takes the remapping of interrupts from the IOMMU, as some hosts lack it: opening is refused then. */
    public void withoutInterruptRemapping() {
        kernel.remapInterrupts(false);
    }

    /**
     * The files that are open by way of {@link #bridge()}.
     *
     * @return their names: paths, a device's address, {@code eventfd}
     */
    public List<String> openFiles() {
        return kernel.names();
    }

    /** Forgets the host. Devices are to be closed before. Does nothing the second time. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        memories.forEach(real::close);
        memories.clear();
        sysfs.deleteAll();
    }
}
