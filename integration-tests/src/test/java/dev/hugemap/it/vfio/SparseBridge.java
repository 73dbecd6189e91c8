// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.vfio;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.abi.Vfio;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.page.AddressRange;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * This machine's bridge, which tells of one BAR that only some areas of it can be mapped, or that it is shorter: no device
 * that QEMU emulates has such. Everything else is the kernel's.
 */
final class SparseBridge {
    private static final int FLAGS = 4;
    private static final int INDEX = 8;
    private static final int CAPABILITIES = 12;
    private static final int LENGTH = 16;
    private static final int FIRST_AREA = 16;

    private final int bar;
    private final long length;
    private final List<AddressRange> areas;

    private SparseBridge(int bar, long length, List<AddressRange> areas) {
        this.bar = bar;
        this.length = length;
        this.areas = areas;
    }

    /** A bridge by which a BAR is so long, and can be mapped in so many areas; in one where none are named. */
    static NativeBridge of(int bar, long length, AddressRange... areas) {
        NativeBridge system = NativeBridge.system();
        SparseBridge sparse = new SparseBridge(bar, length, List.of(areas));
        return (NativeBridge) Proxy.newProxyInstance(
                NativeBridge.class.getClassLoader(), new Class<?>[] {NativeBridge.class}, (_, method, arguments) -> {
                    try {
                        Object result = method.invoke(system, arguments);
                        if (arguments != null && arguments.length > 2 && arguments[2] instanceof MemorySegment struct) {
                            sparse.alter(method.getName(), arguments[1], struct);
                        }
                        return result;
                    } catch (InvocationTargetException refused) {
                        throw refused.getCause();
                    }
                });
    }

    private void alter(String method, Object request, MemorySegment struct) {
        if (!method.equals("ioctl")
                || !request.equals(Vfio.VFIO_DEVICE_GET_REGION_INFO)
                || struct.get(JAVA_INT, INDEX) != bar) {
            return;
        }
        struct.set(JAVA_LONG, LENGTH, length);
        if (areas.isEmpty()) {
            return;
        }
        long own = Vfio.VFIO_REGION_INFO.byteSize();
        long needed = own + FIRST_AREA + areas.size() * Vfio.VFIO_REGION_SPARSE_MMAP_AREA.byteSize();
        struct.set(JAVA_INT, 0, (int) needed);
        struct.set(JAVA_INT, FLAGS, struct.get(JAVA_INT, FLAGS) | Vfio.VFIO_REGION_INFO_FLAG_CAPS);
        if (struct.byteSize() < needed) {
            return;
        }
        struct.set(JAVA_INT, CAPABILITIES, (int) own);
        struct.set(JAVA_INT, own, Vfio.VFIO_REGION_INFO_CAP_SPARSE_MMAP | 1 << Short.SIZE);
        struct.set(JAVA_INT, own + Long.BYTES, areas.size());
        long at = own + FIRST_AREA;
        for (AddressRange area : areas) {
            struct.set(JAVA_LONG, at, area.start());
            struct.set(JAVA_LONG, at + Long.BYTES, area.length());
            at += Vfio.VFIO_REGION_SPARSE_MMAP_AREA.byteSize();
        }
    }
}
