// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio.fake;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.call.NativeBridge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a kernel with vfio knows: devices, groups, and the files that are open. Guarded by its own monitor. */
final class FakeKernel {
    private static final Pattern GROUP = Pattern.compile("/dev/vfio/(\\d+)");
    private static final Pattern OWN = Pattern.compile("/dev/vfio/devices/(vfio\\d+)");

    private final NativeBridge real;
    private final boolean hasIommuFd;
    private final List<PluggedDevice> devices = new ArrayList<>();
    private final Map<Integer, OpenFile> open = new TreeMap<>();
    private final Map<Integer, GroupFile> openGroups = new HashMap<>();
    private boolean remapsInterrupts = true;

    FakeKernel(NativeBridge real, boolean hasIommuFd) {
        this.real = real;
        this.hasIommuFd = hasIommuFd;
    }

    synchronized void plug(PluggedDevice device) {
        devices.add(device);
    }

    synchronized void remapInterrupts(boolean remapped) {
        remapsInterrupts = remapped;
    }

    boolean remapsInterrupts() {
        return remapsInterrupts;
    }

    boolean isViable(int group) {
        return devices.stream()
                .filter(device -> device.group() == group)
                .allMatch(device -> device.driver().isEmpty() || device.isBoundToVfio());
    }

    boolean isGroupOpen(int group) {
        return openGroups.containsKey(group);
    }

    PluggedDevice device(String address) {
        return devices.stream()
                .filter(device -> device.address().equals(address) && device.isBoundToVfio() && !device.isGone())
                .findFirst()
                .orElseThrow(() -> new KernelRefusal(Errno.ENODEV));
    }

    ContainerFile container(int fd) {
        if (open.get(fd) instanceof ContainerFile container) {
            return container;
        }
        throw new KernelRefusal(Errno.EBADF);
    }

    IommuFdFile iommuFd(int fd) {
        if (open.get(fd) instanceof IommuFdFile file) {
            return file;
        }
        throw new KernelRefusal(Errno.EBADF);
    }

    synchronized @Nullable OpenFile file(int fd) {
        return open.get(fd);
    }

    synchronized List<String> names() {
        return open.values().stream().map(OpenFile::name).toList();
    }

    /** Opens a file: one of vfio's, or a real one. */
    synchronized int open(String path, int flags) {
        Matcher group = GROUP.matcher(path);
        Matcher own = OWN.matcher(path);
        if (path.equals("/dev/vfio/vfio")) {
            return add(placeholder(), new ContainerFile(this));
        } else if (path.equals("/dev/iommu")) {
            KernelRefusal.unless(hasIommuFd, Errno.ENOENT);
            return add(placeholder(), new IommuFdFile());
        } else if (group.matches()) {
            return openGroup(Integer.parseInt(group.group(1)));
        } else if (own.matches()) {
            return openOwn(own.group(1));
        }
        return add(real.open(path, flags), () -> path);
    }

    synchronized int eventfd(int count, int flags) {
        return add(real.eventfd(count, flags), () -> "eventfd");
    }

    private int openGroup(int number) {
        boolean any = devices.stream()
                .anyMatch(device -> device.group() == number && device.isBoundToVfio() && !device.isGone());
        KernelRefusal.unless(any, Errno.ENOENT);
        boolean own = open.values().stream()
                .anyMatch(file -> file instanceof DeviceFile device
                        && device.isOwn()
                        && device.device().group() == number);
        KernelRefusal.unless(!own && !isGroupOpen(number), Errno.EBUSY);
        GroupFile file = new GroupFile(this, number);
        openGroups.put(number, file);
        return add(placeholder(), file);
    }

    private int openOwn(String name) {
        PluggedDevice device = devices.stream()
                .filter(each -> hasIommuFd && each.ownFile().equals(name) && each.isBoundToVfio() && !each.isGone())
                .findFirst()
                .orElseThrow(() -> new KernelRefusal(Errno.ENOENT));
        return openDevice(device, null);
    }

    /** A descriptor of the device's memory. */
    int openDevice(PluggedDevice device, @Nullable IoTable table) {
        DeviceFile file = new DeviceFile(this, device, table);
        int fd = add(real.open(device.memory().toString(), Fcntl.O_RDWR | Fcntl.O_CLOEXEC), file);
        device.opened(file);
        return fd;
    }

    /** A real descriptor of a file that answers nothing by itself, so that no other file gets its number. */
    private int placeholder() {
        return real.open("/dev/null", Fcntl.O_RDWR | Fcntl.O_CLOEXEC);
    }

    private int add(int fd, OpenFile file) {
        open.put(fd, file);
        return fd;
    }

    synchronized void close(int fd) {
        OpenFile file = open.remove(fd);
        if (file != null) {
            file.closed();
        }
        if (file instanceof GroupFile group) {
            openGroups.remove(group.number());
        }
        devices.forEach(device -> device.lines().forget(fd));
        real.close(fd);
    }
}
