// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.call;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.BridgeUnavailableException;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * The system calls that hugemap makes, named as in C.
 *
 * <p>Each returns a result that is 0 or more, or throws {@link dev.hugemap.bridge.SyscallException} with the call, its
 * arguments in readable form and the error number; never −1. A call that the C library lacks fails with
 * {@link dev.hugemap.bridge.Errno#ENOSYS}. Addresses are raw: the caller owns the range or knows that it is invalid.
 * Segments are native memory whose arena stays open until the call returns; one on the heap, or one too small for the
 * struct that the call takes, is an {@link IllegalArgumentException}. Safe for use by many threads.
 */
public interface NativeBridge {
    /**
     * The bridge of this machine, over the FFM API. Nothing is linked before the first call.
     *
     * @return the bridge
     * @throws BridgeUnavailableException on another operating system or without native access
     */
    static NativeBridge system() {
        requireAvailable();
        return FfmBridge.INSTANCE;
    }

    /**
     * Looks whether system calls can be made here. Nothing is linked to find out.
     *
     * @throws BridgeUnavailableException on another operating system or without native access
     */
    static void requireAvailable() {
        Optional<BridgeUnavailableException> unavailable = NativeAccess.unavailable();
        if (unavailable.isPresent()) {
            throw unavailable.get();
        }
    }

    /**
     * Why system calls can't be made here. Nothing is linked to find out.
     *
     * @return the reason and, where there is one, the flag that grants access on the path in use (module path or class
     *     path); empty where {@link #system()} succeeds
     */
    static Optional<String> unavailableReason() {
        return NativeAccess.unavailable().map(BridgeUnavailableException::getMessage);
    }

    /**
     * {@code man 2 mmap}.
     *
     * @param address where, or 0 for the kernel's choice
     * @param length bytes, greater than 0
     * @param protection access rights
     * @param flags kind of mapping
     * @param fd a file, or -1
     * @param offset bytes into the file
     * @return the mapping's address
     */
    long mmap(long address, long length, Protection protection, MapFlags flags, int fd, long offset);

    /**
     * {@code man 2 munmap}.
     *
     * @param address start, page-aligned
     * @param length bytes; whole huge pages where the range is hugetlb
     */
    void munmap(long address, long length);

    /**
     * {@code man 2 mprotect}.
     *
     * @param address start, page-aligned
     * @param length bytes
     * @param protection new access rights
     */
    void mprotect(long address, long length, Protection protection);

    /**
     * {@code man 2 mremap}. On hugetlb mappings since 5.16.
     *
     * @param oldAddress start of one existing mapping or a part of it
     * @param oldLength bytes
     * @param newLength bytes
     * @param flags MREMAP_* bits
     * @param newAddress where to, with MREMAP_FIXED
     * @return the new address
     */
    long mremap(long oldAddress, long oldLength, long newLength, int flags, long newAddress);

    /**
     * {@code man 2 madvise}.
     *
     * @param address start, page-aligned
     * @param length bytes
     * @param advice what to do
     */
    void madvise(long address, long length, Advice advice);

    /**
     * {@code man 2 mlock2}, since 4.4 and glibc 2.27. Hugetlb mappings are populated, but neither marked nor counted.
     *
     * @param address start; rounded down to a page
     * @param length bytes
     * @param flags 0 to populate the range too, or MLOCK_ONFAULT
     */
    void mlock2(long address, long length, int flags);

    /**
     * {@code man 2 open}.
     *
     * @param path absolute path
     * @param flags O_* bits
     * @return a descriptor, to be closed by the caller
     */
    int open(String path, int flags);

    /**
     * {@code man 2 openat}, with names that are looked up in an open folder.
     *
     * @param folder a folder's descriptor, or AT_FDCWD
     * @param name a file's name in it, or an absolute path
     * @param flags O_* bits
     * @param mode who may do what with a file that is made, less the process's umask
     * @return a descriptor, to be closed by the caller
     */
    int openat(int folder, String name, int flags, int mode);

    /**
     * {@code man 2 linkat}: a further name for a file; refused with EEXIST where the name is taken.
     *
     * @param oldFolder a folder's descriptor, or AT_FDCWD
     * @param oldName the file's name in it, or an absolute path
     * @param newFolder a folder's descriptor of the same file system
     * @param newName the new name in it
     * @param flags AT_SYMLINK_FOLLOW or 0
     */
    void linkat(int oldFolder, String oldName, int newFolder, String newName, int flags);

    /**
     * {@code man 2 unlinkat}: takes a file's name away, and the file with the last one.
     *
     * @param folder a folder's descriptor
     * @param name the file's name in it
     * @param flags 0
     */
    void unlinkat(int folder, String name, int flags);

    /**
     * {@code man 2 statx}, since 4.11 and glibc 2.28: what a file is.
     *
     * @param folder a folder's descriptor, or with AT_EMPTY_PATH the file's own
     * @param name the file's name; empty with AT_EMPTY_PATH
     * @param flags AT_* bits
     * @param mask STATX_* bits
     * @param found native memory for one struct statx
     */
    void statx(int folder, String name, int flags, int mask, MemorySegment found);

    /**
     * {@code man 2 fstatfs}: what kind of file system a file is on. The block size of hugetlbfs is its page size.
     *
     * @param fd a descriptor
     * @param found native memory for one struct statfs
     */
    void fstatfs(int fd, MemorySegment found);

    /**
     * {@code man 2 memfd_create}, since 3.17: a file in memory, without a name that anybody could open it by.
     *
     * @param name what /proc shows, for people
     * @param flags MFD_* bits, with the page size's logarithm as for mmap
     * @return a descriptor, to be closed by the caller
     */
    int memfdCreate(String name, int flags);

    /**
     * {@code man 2 ftruncate}: how long a file is.
     *
     * @param fd a descriptor that can be written
     * @param length bytes; whole pages on hugetlbfs
     */
    void ftruncate(int fd, long length);

    /**
     * {@code man 2 fcntl}.
     *
     * @param fd a descriptor
     * @param command an F_* command
     * @param argument what the command takes: a number, or the address of native memory that stays open meanwhile
     * @return the command's own result
     */
    int fcntl(int fd, int command, long argument);

    /**
     * {@code man 2 close}.
     *
     * @param fd a descriptor
     */
    void close(int fd);

    /**
     * {@code man 2 pread}: may read less than asked for.
     *
     * @param fd a descriptor
     * @param buffer native memory to fill, from its start
     * @param offset bytes into the file
     * @return bytes read; 0 at the end of the file
     */
    long pread(int fd, MemorySegment buffer, long offset);

    /**
     * {@code man 2 pwrite}: may write less than asked for.
     *
     * @param fd a descriptor
     * @param buffer native memory to write, from its start
     * @param offset bytes into the file
     * @return bytes written
     */
    long pwrite(int fd, MemorySegment buffer, long offset);

    /**
     * {@code man 2 write}: may write less than asked for.
     *
     * @param fd a descriptor
     * @param buffer native memory to write, from its start
     * @return bytes written
     */
    long write(int fd, MemorySegment buffer);

    /**
     * {@code man 2 readv}: may read less than asked for.
     *
     * @param fd a descriptor
     * @param vectors native memory that holds {@code count} structs iovec
     * @param count 1 to UIO_MAXIOV
     * @return bytes read
     */
    long readv(int fd, MemorySegment vectors, int count);

    /**
     * {@code man 2 eventfd}.
     *
     * @param count what it holds at first
     * @param flags EFD_* bits
     * @return a descriptor, to be closed by the caller
     */
    int eventfd(int count, int flags);

    /**
     * {@code man 2 poll}.
     *
     * @param files native memory that holds {@code count} structs pollfd, which are filled in
     * @param count how many
     * @param timeout milliseconds; 0 to look without waiting, below 0 to wait without end
     * @return how many of them are ready; 0 if the time is over
     */
    int poll(MemorySegment files, int count, int timeout);

    /**
     * {@code man 2 ioctl}.
     *
     * @param fd a descriptor
     * @param request the request's number, unsigned
     * @param argument native memory that the request reads and writes
     * @return the request's own result
     */
    int ioctl(int fd, long request, MemorySegment argument);

    /**
     * {@code man 2 prctl}.
     *
     * @param option a PR_* option
     * @param argument2 second argument
     * @param argument3 third argument
     * @param argument4 fourth argument
     * @param argument5 fifth argument
     * @return the option's own result
     */
    int prctl(int option, long argument2, long argument3, long argument4, long argument5);

    /**
     * {@code man 2 getrusage}.
     *
     * @param who RUSAGE_THREAD for the calling thread
     * @param usage native memory for one struct rusage
     */
    void getrusage(int who, MemorySegment usage);

    /**
     * {@code man 2 getrlimit}.
     *
     * @param resource an RLIMIT_* number
     * @param limit native memory for one struct rlimit
     */
    void getrlimit(int resource, MemorySegment limit);

    /**
     * {@code man 2 mbind}: on which NUMA nodes pages of a range are taken from now on. Pages that are there stay where they
     * are, unless the flags say otherwise.
     *
     * @param address start, page-aligned
     * @param length bytes
     * @param mode an MPOL_* mode
     * @param nodes native memory, a bit for each node, in whole longs; empty for a mode that takes no nodes
     * @param flags MPOL_MF_* bits
     */
    void mbind(long address, long length, int mode, MemorySegment nodes, int flags);

    /**
     * {@code man 2 move_pages} without nodes to move to: which NUMA nodes pages are on. Moves and faults nothing.
     *
     * @param pid a process; 0 for this one
     * @param count of pages
     * @param pages native memory, an address each
     * @param status native memory for an int each: the node, or an error number below 0, as {@code -ENOENT} for no page
     */
    void movePages(int pid, long count, MemorySegment pages, MemorySegment status);

    /**
     * {@code man 2 pidfd_open}: a descriptor that stands for a process and never for another one that gets its number later.
     * It can be read from ({@code poll}) once the process has ended. Closed when this process starts another program.
     * Since 5.3; needs no privilege.
     *
     * @param pid a process, in this process's namespace
     * @param flags 0
     * @return a descriptor, to be closed by the caller
     */
    int pidfdOpen(int pid, int flags);

    /**
     * {@code man 2 pidfd_send_signal}, since 5.1.
     *
     * @param pidfd a process
     * @param signal its number; 0 to ask only whether it could be sent
     */
    void pidfdSendSignal(int pidfd, int signal);

    /**
     * {@code man 2 process_madvise}, since 5.10; with MADV_COLLAPSE since 6.1. It goes from vector to vector and stops at the
     * first that is refused. Without vectors it only tells whether the process, the advice and the rights are there.
     *
     * @param pidfd a process
     * @param vectors native memory that holds {@code count} structs iovec, each a page-aligned range of that process
     * @param count 0 to UIO_MAXIOV
     * @param advice what to do
     * @return bytes that were advised; fewer than asked for where a vector that isn't the first was refused
     */
    long processMadvise(int pidfd, MemorySegment vectors, int count, Advice advice);

    /**
     * {@code man 3 sysconf}, for names that always have a value.
     *
     * @param name an SC_* name of {@code Unistd}
     * @return the value
     */
    long sysconf(int name);
}
