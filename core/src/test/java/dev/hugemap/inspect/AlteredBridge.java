// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Fs;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.bridge.call.NativeSegments;
import dev.hugemap.host.KernelFiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;

/** This machine's bridge, made to answer as another kernel would. */
public final class AlteredBridge {
    private AlteredBridge() {}

    private interface Call {
        Object make() throws Throwable;
    }

    private interface Interception {
        Object call(String method, Object[] arguments, Call call) throws Throwable;
    }

    /** Of a kernel that doesn't know some ioctls. */
    static NativeBridge withoutIoctl(Long... requests) {
        return intercept((method, arguments, call) -> {
            if (method.equals("ioctl") && Arrays.asList(requests).contains((Long) arguments[1])) {
                throw new SyscallException("ioctl", "", Errno.ENOTTY);
            }
            return call.make();
        });
    }

    /** Of a process that may not open a file. */
    static NativeBridge withoutFile(String path) {
        return withoutFile(NativeBridge.system(), path);
    }

    /** Another bridge, of a process that may not open a file. */
    public static NativeBridge withoutFile(NativeBridge bridge, String path) {
        return intercept(bridge, (method, arguments, call) -> {
            if (method.equals("open") && arguments[0].equals(path)) {
                throw new SyscallException("open", path, Errno.EACCES);
            }
            return call.make();
        });
    }

    /** Of a process all of whose mappings have names that are too long to be told. */
    static NativeBridge withoutNames() {
        long nameSize = Fs.PROCMAP_QUERY_ARG.byteOffset(PathElement.groupElement("vma_name_size"));
        return intercept((method, arguments, call) -> {
            if (method.equals("ioctl")
                    && arguments[1].equals(Fs.PROCMAP_QUERY)
                    && ((MemorySegment) arguments[2]).get(JAVA_INT, nameSize) != 0) {
                throw new SyscallException("ioctl", "", Errno.ENAMETOOLONG);
            }
            return call.make();
        });
    }

    /** With nothing in a file. */
    static NativeBridge withNothingIn(String path) {
        return intercept((method, arguments, call) -> {
            if (method.equals("open") && arguments[0].equals(path)) {
                arguments[0] = "/dev/null";
            }
            return call.make();
        });
    }

    /** What a read of a file answers. */
    interface Content {
        long read(MemorySegment buffer, long offset);
    }

    /** With one file, whatever its name, and nothing else. */
    static NativeBridge withFile(Content content) {
        return intercept((method, arguments, call) -> switch (method) {
            case "open", "close" -> 0;
            case "pread" -> content.read((MemorySegment) arguments[1], (long) arguments[2]);
            default -> throw new UnsupportedOperationException(method);
        });
    }

    /** Of a kernel from 6.7 on that flags the base zero page alone. */
    static NativeBridge withoutHugeZeroFlag() {
        return withCategories(
                NativeBridge.system(),
                categories -> (categories & Fs.PAGE_IS_HUGE) != 0 ? categories & ~Fs.PAGE_IS_PFNZERO : categories);
    }

    /** Another bridge, with other categories in what PAGEMAP_SCAN finds. */
    static NativeBridge withCategories(NativeBridge bridge, LongUnaryOperator edit) {
        return intercept(bridge, (method, arguments, call) -> {
            Object result = call.make();
            if (method.equals("ioctl") && arguments[1].equals(Fs.PAGEMAP_SCAN)) {
                editCategories((MemorySegment) arguments[2], (int) result, edit);
            }
            return result;
        });
    }

    private static void editCategories(MemorySegment argument, int count, LongUnaryOperator edit) {
        long vector = argument.get(JAVA_LONG, Fs.PM_SCAN_ARG.byteOffset(PathElement.groupElement("vec")));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment regions = NativeSegments.wrap(vector, count * Fs.PAGE_REGION.byteSize(), arena);
            for (int i = 0; i < count; i++) {
                long offset = i * Fs.PAGE_REGION.byteSize()
                        + Fs.PAGE_REGION.byteOffset(PathElement.groupElement("categories"));
                regions.set(JAVA_LONG, offset, edit.applyAsLong(regions.get(JAVA_LONG, offset)));
            }
        }
    }

    /** Another bridge, with other entries in pagemap. */
    static NativeBridge withEntries(NativeBridge bridge, LongUnaryOperator edit) {
        Set<Object> open = ConcurrentHashMap.newKeySet();
        return intercept(bridge, (method, arguments, call) -> {
            Object result = call.make();
            if (method.equals("open") && arguments[0].equals("/proc/self/pagemap")) {
                open.add(result);
            } else if (method.equals("close")) {
                open.remove(arguments[0]);
            } else if (method.equals("pread") && open.contains(arguments[0])) {
                MemorySegment entries = (MemorySegment) arguments[1];
                for (long at = 0; at < (long) result; at += Long.BYTES) {
                    entries.set(JAVA_LONG, at, edit.applyAsLong(entries.get(JAVA_LONG, at)));
                }
            }
            return result;
        });
    }

    /** Another bridge, where PROCMAP_QUERY gives the mapping that starts at an address another name. */
    static NativeBridge withName(NativeBridge bridge, long start, String name) {
        byte[] text = (name + '\0').getBytes(StandardCharsets.UTF_8);
        return intercept(bridge, (method, arguments, call) -> {
            Object result = call.make();
            if (method.equals("ioctl") && arguments[1].equals(Fs.PROCMAP_QUERY)) {
                MemorySegment query = (MemorySegment) arguments[2];
                long target = query.get(
                        JAVA_LONG, Fs.PROCMAP_QUERY_ARG.byteOffset(PathElement.groupElement("vma_name_addr")));
                long found =
                        query.get(JAVA_LONG, Fs.PROCMAP_QUERY_ARG.byteOffset(PathElement.groupElement("vma_start")));
                if (found == start && target != 0) {
                    try (Arena arena = Arena.ofConfined()) {
                        MemorySegment.copy(
                                text, 0, NativeSegments.wrap(target, text.length, arena), JAVA_BYTE, 0, text.length);
                    }
                }
            }
            return result;
        });
    }

    /** With another text where one of this kernel's is opened and read. */
    static NativeBridge withText(String path, UnaryOperator<String> edit) {
        return withText(NativeBridge.system(), KernelFiles.system(), path, edit);
    }

    /** Another bridge, with another text where one of its kernel's is opened and read. */
    static NativeBridge withText(NativeBridge bridge, KernelFiles files, String path, UnaryOperator<String> edit) {
        Map<Object, byte[]> texts = new ConcurrentHashMap<>();
        return intercept(bridge, (method, arguments, call) -> {
            if (method.equals("pread") && texts.containsKey(arguments[0])) {
                return copy(texts.get(arguments[0]), (MemorySegment) arguments[1], (long) arguments[2]);
            }
            Object result = call.make();
            if (method.equals("open") && arguments[0].equals(path)) {
                String text = files.read(path).orElseThrow();
                texts.put(result, edit.apply(text).getBytes(StandardCharsets.UTF_8));
            } else if (method.equals("close")) {
                texts.remove(arguments[0]);
            }
            return result;
        });
    }

    /** What a read of a text gives, as the kernel would. */
    static long copy(byte[] text, MemorySegment buffer, long offset) {
        long count = Math.min(buffer.byteSize(), Math.max(0, text.length - offset));
        MemorySegment.copy(text, (int) Math.min(offset, text.length), buffer, JAVA_BYTE, 0, (int) count);
        return count;
    }

    private static NativeBridge intercept(Interception interception) {
        return intercept(NativeBridge.system(), interception);
    }

    private static NativeBridge intercept(NativeBridge system, Interception interception) {
        return (NativeBridge) Proxy.newProxyInstance(
                AlteredBridge.class.getClassLoader(),
                new Class<?>[] {NativeBridge.class},
                (proxy, method, arguments) -> interception.call(method.getName(), arguments, () -> {
                    try {
                        return method.invoke(system, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
