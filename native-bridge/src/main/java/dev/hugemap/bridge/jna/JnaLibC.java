// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.jna;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Functions of the C library, mapped directly, with the types that C declares: int is int, a pointer is a
 * {@link Pointer}, and long, size_t, ssize_t and off_t are Java's long on 64-bit Linux.
 */
final class JnaLibC {
    static {
        // The process's own symbols: the C library that the JVM runs on, whatever its file is called.
        Native.register(JnaLibC.class, NativeLibrary.getProcess());
    }

    private JnaLibC() {}

    static native @Nullable Pointer mmap(Pointer address, long length, int protection, int flags, int fd, long offset);

    static native int munmap(Pointer address, long length);

    static native int mprotect(Pointer address, long length, int protection);

    static native @Nullable Pointer mremap(
            Pointer oldAddress, long oldLength, long newLength, int flags, Pointer newAddress);

    static native int madvise(Pointer address, long length, int advice);

    static native int mlock2(Pointer address, long length, int flags);

    static native int open(String path, int flags);

    static native int openat(int folder, String name, int flags, int mode);

    static native int linkat(int oldFolder, String oldName, int newFolder, String newName, int flags);

    static native int unlinkat(int folder, String name, int flags);

    static native int statx(int folder, String name, int flags, int mask, Pointer found);

    static native int fstatfs(int fd, Pointer found);

    static native int memfd_create(String name, int flags);

    static native int ftruncate(int fd, long length);

    static native int fcntl(int fd, int command, long argument);

    static native int close(int fd);

    static native long pread(int fd, Pointer buffer, long count, long offset);

    static native long pwrite(int fd, Pointer buffer, long count, long offset);

    static native long write(int fd, Pointer buffer, long count);

    static native long readv(int fd, Pointer vectors, int count);

    static native int eventfd(int count, int flags);

    static native int poll(Pointer files, long count, int timeout);

    static native int ioctl(int fd, long request, Pointer argument);

    static native int prctl(int option, long argument2, long argument3, long argument4, long argument5);

    static native int getrusage(int who, Pointer usage);

    static native int getrlimit(int resource, Pointer limit);

    static native long syscall(
            long number, long pid, long count, Pointer pages, @Nullable Pointer nodes, Pointer status, long flags);

    static native long syscall(
            long number, Pointer address, long length, long mode, Pointer nodes, long bits, long flags);

    static native long syscall(long number, long pid, long flags);

    static native long syscall(long number, long pidfd, long signal, @Nullable Pointer info, long flags);

    static native long syscall(long number, long pidfd, Pointer vectors, long count, long advice, long flags);

    static native long sysconf(int name);
}
