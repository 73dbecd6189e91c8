// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Unistd;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.page.AddressRange;
import java.util.ArrayDeque;
import java.util.Deque;

/** Takes every mapping that this process may have, until it is closed. */
final class MappingFiller implements AutoCloseable {
    private final NativeBridge bridge = NativeBridge.system();
    private final long page = bridge.sysconf(Unistd.SC_PAGESIZE);
    private final Deque<AddressRange> taken = new ArrayDeque<>();

    /** Fills up: by changing the rights of every second page of one mapping, and at last one by one. */
    static MappingFiller fill(long most) {
        MappingFiller filler = new MappingFiller();
        AddressRange striped = filler.map(2 * most * filler.page, Protection.PROT_NONE);
        try {
            for (long at = striped.start() + filler.page; at < striped.end(); at += 2 * filler.page) {
                filler.bridge.mprotect(at, filler.page, Protection.PROT_READ_WRITE);
            }
        } catch (SyscallException full) {
            filler.takeTheRest(full);
            return filler;
        }
        filler.close();
        throw new IllegalStateException("this process may have more mappings than the setting says, " + most);
    }

    private void takeTheRest(SyscallException full) {
        SyscallException answer = full;
        // Neighbours with the same rights would become one.
        for (boolean even = true; answer.errno().equals(Errno.ENOMEM); even = !even) {
            try {
                map(page, even ? Protection.PROT_READ : Protection.PROT_READ_WRITE);
            } catch (SyscallException last) {
                return;
            }
        }
        throw answer;
    }

    private AddressRange map(long bytes, Protection protection) {
        AddressRange range = new AddressRange(bridge.mmap(0, bytes, protection, MapFlags.RESERVATION, -1, 0), bytes);
        taken.push(range);
        return range;
    }

    @Override
    public void close() {
        while (!taken.isEmpty()) {
            AddressRange range = taken.pop();
            bridge.munmap(range.start(), range.length());
        }
    }
}
