// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio.fake;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.abi.Vfio;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where a device's interrupts are signalled. Guarded by the kernel's lock. */
final class InterruptLines {
    private static final int NONE = -1;

    private final NativeBridge real;
    private final FakeDevice device;
    private final Map<Integer, List<Integer>> files = new HashMap<>();
    private boolean masked;
    private boolean pending;

    InterruptLines(NativeBridge real, FakeDevice device) {
        this.real = real;
        this.device = device;
    }

    /** Answers VFIO_DEVICE_SET_IRQS; as the kernel, with how many there could be where there are fewer than asked for. */
    int set(Structs set) {
        int index = set.getInt("index");
        int count = set.getInt("count");
        int flags = set.getInt("flags");
        KernelRefusal.unless(count >= 0 && count <= device.interrupts(index), Errno.EINVAL);
        if ((flags & Vfio.VFIO_IRQ_SET_ACTION_UNMASK) != 0) {
            KernelRefusal.unless(index == Vfio.VFIO_PCI_INTX_IRQ_INDEX && files.containsKey(index), Errno.EINVAL);
            unmask();
        } else if ((flags & Vfio.VFIO_IRQ_SET_DATA_EVENTFD) != 0) {
            KernelRefusal.unless(!isOtherKindOn(index), Errno.EINVAL);
            if (count > device.spare(index)) {
                return device.spare(index);
            }
            List<Integer> descriptors = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                descriptors.add(set.bytes().get(JAVA_INT, Vfio.VFIO_IRQ_SET.byteSize() + (long) i * Integer.BYTES));
            }
            files.put(index, descriptors);
            masked = false;
        } else {
            files.remove(index);
        }
        return 0;
    }

    /** INTx, MSI and MSI-X exclude each other. */
    private boolean isOtherKindOn(int index) {
        return index <= Vfio.VFIO_PCI_MSIX_IRQ_INDEX
                && files.keySet().stream().anyMatch(on -> on != index && on <= Vfio.VFIO_PCI_MSIX_IRQ_INDEX);
    }

    private void unmask() {
        masked = false;
        if (pending) {
            pending = false;
            signal(Vfio.VFIO_PCI_INTX_IRQ_INDEX, 0);
        }
    }

    /** Signals one; false where nobody wants it, or it is masked and waits. */
    boolean signal(int index, int number) {
        List<Integer> descriptors = files.getOrDefault(index, List.of());
        if (number >= descriptors.size() || descriptors.get(number) == NONE) {
            return false;
        }
        if (index == Vfio.VFIO_PCI_INTX_IRQ_INDEX) {
            if (masked) {
                pending = true;
                return false;
            }
            masked = true;
        }
        try (Arena arena = Arena.ofConfined()) {
            real.write(descriptors.get(number), arena.allocateFrom(JAVA_LONG, 1));
        }
        return true;
    }

    /** A process closes one of the files. */
    void forget(int fd) {
        files.values().forEach(descriptors -> descriptors.replaceAll(own -> own == fd ? NONE : own));
    }

    void clear() {
        files.clear();
        masked = false;
        pending = false;
    }

    boolean isOn(int index) {
        return files.containsKey(index);
    }
}
