// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A file that stands for a device's: its regions begin at index &lt;&lt; 40, as those of vfio-pci do, and all share the
 * file's bytes. Real mappings; calls are logged, mappings counted, and a call can be made to fail.
 */
final class DeviceFile implements AutoCloseable {
    static final VfioSubject SUBJECT = new VfioSubject(PciAddress.of("0000:00:04.0"), OptionalInt.of(2));
    static final PageSize BASE = new PageSize(NativeBridge.system().sysconf(30));
    static final List<PageSize> SIZES = List.of(BASE, PageSize.mib(2), PageSize.gib(1));

    private static final long REGION = 1L << 40;

    final List<String> calls = new ArrayList<>();
    final NativeBridge bridge = (NativeBridge) Proxy.newProxyInstance(
            DeviceFile.class.getClassLoader(),
            new Class<?>[] {NativeBridge.class},
            (_, method, arguments) -> call(method, arguments));

    private final Path path;
    private final VfioFile file;
    /** The end of each range that is mapped, by its start. */
    private final TreeMap<Long, Long> mapped = new TreeMap<>();

    private String failing = "";
    private int failAt;
    private Errno errno = Errno.ENOMEM;

    private DeviceFile(Path path) {
        this.path = path;
        this.file = VfioFile.open(bridge, path.toString());
    }

    static DeviceFile of(long bytes) {
        try {
            Path path = Files.createTempFile("hugemap-device", "");
            try (RandomAccessFile content = new RandomAccessFile(path.toFile(), "rw")) {
                content.setLength(bytes);
            }
            return new DeviceFile(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static RegionInfo region(int index, long length, AddressRange... areas) {
        return new RegionInfo(index, length, index * REGION, true, true, List.of(areas), false);
    }

    static RegionInfo wholeRegion(int index, long length) {
        return region(index, length, new AddressRange(0, length));
    }

    Bar map(RegionInfo region) {
        return map(region, BarOptions.DEFAULT);
    }

    Bar map(RegionInfo region, BarOptions options) {
        return new BarMapper(bridge, KernelFiles.system(), SIZES, file, SUBJECT).map(region, options);
    }

    void failNth(int n, String call, Errno with) {
        failing = call;
        failAt = n;
        errno = with;
    }

    void failNothing() {
        failing = "";
    }

    /** What is mapped through the bridge and not unmapped. */
    Map<Long, Long> mapped() {
        return mapped;
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        String call = method.getName();
        calls.add(call);
        if (call.equals(failing) && --failAt == 0) {
            throw new SyscallException(call, "", errno);
        }
        withinFile(call, arguments);
        try {
            Object result = method.invoke(NativeBridge.system(), arguments);
            keepCount(call, arguments, result);
            return result;
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private static void withinFile(String call, Object[] arguments) {
        int offset = switch (call) {
            case "mmap" -> 5;
            case "pread", "pwrite" -> 2;
            default -> -1;
        };
        if (offset >= 0) {
            arguments[offset] = (long) arguments[offset] & REGION - 1;
        }
    }

    private void keepCount(String call, Object[] arguments, Object result) {
        switch (call) {
            case "mmap" -> mapped.put((long) result, (long) result + (long) arguments[1]);
            case "munmap" -> unmap((long) arguments[0], (long) arguments[0] + (long) arguments[1]);
            case "mremap" -> {
                unmap((long) arguments[0], (long) arguments[0] + (long) arguments[1]);
                unmap((long) result, (long) result + (long) arguments[2]);
                mapped.put((long) result, (long) result + (long) arguments[2]);
            }
            default -> {}
        }
    }

    private void unmap(long start, long end) {
        Optional.ofNullable(mapped.lowerEntry(start)).ifPresent(before -> {
            if (before.getValue() > start) {
                mapped.put(before.getKey(), start);
                mapped.put(start, before.getValue());
            }
        });
        List.copyOf(mapped.subMap(start, end).entrySet()).forEach(entry -> {
            mapped.remove(entry.getKey());
            if (entry.getValue() > end) {
                mapped.put(end, entry.getValue());
            }
        });
    }

    /** Bytes of the file, past the mapping. */
    void write(long offset, MemorySegment bytes) {
        NativeBridge.system().pwrite(file.fd(), bytes, offset);
    }

    @Override
    public void close() {
        file.close();
        try {
            Files.delete(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
