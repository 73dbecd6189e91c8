// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.inspect.UnreadableProcessException.Reason;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads the mappings of a process, and what stands in each, by one walk over all of them.
 *
 * <p>Names come from {@code maps}, one text for all mappings, which every kernel has and which touches no page table. The
 * mappings may change meanwhile: what the walk meets is counted to the mappings that were listed, and a process that is no
 * longer the one that was listed is refused as a whole.
 *
 * @param process the folder of the process
 * @param pid its number
 */
record SpaceReader(String process, long pid, NativeBridge bridge, KernelFiles files, PageSize base) {
    /** All mappings, from a walk over the range that they span, whose steps a visitor sees too. */
    AddressSpace read(Function<AddressRange, PageWalk> walkOver, Consumer<PageWalk> visitor) {
        Optional<ProcessIdentity> before = ProcessIdentity.read(files, process);
        try {
            List<ListedMapping> listed = list(before);
            AddressRange all = AddressRange.between(
                    listed.getFirst().range().start(), listed.getLast().range().end());
            try (PageWalk walk = walkOver.apply(all)) {
                AddressSpace space = tally(listed, walk, visitor);
                // The same descriptors once more: of a process that is gone, pagemap shows nothing and maps an error.
                walk.seek(all.start());
                walk.next();
                requireSame(before);
                return space;
            }
        } catch (SyscallException refused) {
            throw explain(refused, before);
        } catch (ProcessEndedException gone) {
            throw withoutMemory(before);
        }
    }

    private List<ListedMapping> list(Optional<ProcessIdentity> identity) {
        // Opened to be told why not: the text alone is there or not.
        String path = process + "/maps";
        ProcFile.open(bridge, path).close();
        List<ListedMapping> listed = ListedMapping.parse(path, files.read(path).orElse(""));
        if (listed.isEmpty()) {
            throw withoutMemory(identity);
        }
        return listed;
    }

    private AddressSpace tally(List<ListedMapping> listed, PageWalk walk, Consumer<PageWalk> visitor) {
        List<MappingSummary> summaries = new ArrayList<>(listed.size());
        Set<Evidence> evidence = EnumSet.noneOf(Evidence.class);
        boolean more = step(walk, visitor);
        for (ListedMapping mapping : listed) {
            MappingTally tally = new MappingTally(mapping);
            while (more && walk.end() <= mapping.range().start()) {
                more = step(walk, visitor);
            }
            while (more && walk.start() < mapping.range().end()) {
                tally.add(walk);
                walk.leafEvidence().ifPresent(evidence::add);
                if (walk.end() > mapping.range().end()) {
                    break; // It goes on in the next mapping: neighbours may have been joined meanwhile.
                }
                more = step(walk, visitor);
            }
            summaries.add(tally.summary());
        }
        return new AddressSpace(base, summaries, evidence);
    }

    private static boolean step(PageWalk walk, Consumer<PageWalk> visitor) {
        boolean more = walk.next();
        if (more) {
            visitor.accept(walk);
        }
        return more;
    }

    private void requireSame(Optional<ProcessIdentity> before) {
        Optional<ProcessIdentity> now = ProcessIdentity.read(files, process);
        if (!now.equals(before)) {
            throw ended();
        }
    }

    private UnreadableProcessException explain(SyscallException refused, Optional<ProcessIdentity> identity) {
        Errno errno = refused.errno();
        if (errno.equals(Errno.EACCES) || errno.equals(Errno.EPERM)) {
            // The files of a process without memory are root's, whoever it was.
            Optional<ProcessIdentity> now = ProcessIdentity.read(files, process);
            if (now.isEmpty() || now.get().ended()) {
                return withoutMemory(now);
            }
            return new UnreadableProcessException(
                    pid,
                    Reason.NOT_PERMITTED,
                    "may not read the mappings of process " + pid + " (" + errno
                            + "): by the kernel's ptrace access rules"
                            + " a user reads those of processes of its own, unless they were set apart (set-user-ID,"
                            + " PR_SET_DUMPABLE), and CAP_SYS_PTRACE reads all");
        }
        if (errno.equals(Errno.ENOENT) || errno.equals(Errno.ESRCH)) {
            return withoutMemory(identity);
        }
        throw refused;
    }

    private UnreadableProcessException withoutMemory(Optional<ProcessIdentity> identity) {
        if (identity.isEmpty()) {
            return new UnreadableProcessException(pid, Reason.NO_SUCH_PROCESS, "there is no process " + pid);
        }
        if (identity.get().kernelThread()) {
            return new UnreadableProcessException(
                    pid,
                    Reason.KERNEL_THREAD,
                    "process " + pid + " is a thread of the kernel, which has no memory of its own");
        }
        return ended();
    }

    private UnreadableProcessException ended() {
        return new UnreadableProcessException(
                pid, Reason.ENDED, "process " + pid + " ended, or started another program, before its memory was read");
    }
}
