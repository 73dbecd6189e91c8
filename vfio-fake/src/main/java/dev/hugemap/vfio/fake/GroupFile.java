// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio.fake;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.abi.Vfio;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** {@code /dev/vfio/GROUP}. */
final class GroupFile implements OpenFile {
    private static final int CONTAINER_SET = 2;

    private final FakeKernel kernel;
    private final int number;
    private @Nullable ContainerFile container;

    GroupFile(FakeKernel kernel, int number) {
        this.kernel = kernel;
        this.number = number;
    }

    @Override
    public String name() {
        return "/dev/vfio/" + number;
    }

    int number() {
        return number;
    }

    @Override
    public boolean isFake() {
        return true;
    }

    @Override
    public int ioctl(long request, MemorySegment argument) {
        if (request == Vfio.VFIO_GROUP_GET_STATUS) {
            Structs status = Structs.sized(argument, Vfio.VFIO_GROUP_STATUS, Vfio.VFIO_GROUP_STATUS.byteSize());
            int viable = kernel.isViable(number) ? Vfio.VFIO_GROUP_FLAGS_VIABLE : 0;
            status.set("flags", viable | (container == null ? 0 : CONTAINER_SET));
            return 0;
        } else if (request == Vfio.VFIO_GROUP_SET_CONTAINER) {
            KernelRefusal.unless(container == null, Errno.EINVAL);
            KernelRefusal.unless(kernel.isViable(number), Errno.EPERM);
            ContainerFile joined = kernel.container(argument.get(JAVA_INT, 0));
            joined.join();
            container = joined;
            return 0;
        } else if (request == Vfio.VFIO_GROUP_GET_DEVICE_FD) {
            if (container == null || !container.hasIommu()) {
                throw new KernelRefusal(Errno.EINVAL);
            }
            PluggedDevice device = kernel.device(argument.getString(0));
            KernelRefusal.unless(device.group() == number, Errno.ENODEV);
            return kernel.openDevice(device, container.table());
        }
        throw new KernelRefusal(Errno.ENOTTY);
    }

    @Override
    public void closed() {
        if (container != null) {
            container.leave();
        }
    }
}
