// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.inspect.Inspector;
import dev.hugemap.inspect.PageWalk;
import dev.hugemap.inspect.SmapsField;
import dev.hugemap.inspect.SmapsReader;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;

/** The ways to find out what a range is on, each with the number of its bytes on huge pages that it found. */
final class ProofArms {
    /** As large as that of a smaps reader. */
    private static final int BUFFER = 1 << 16;
    /** Often enough that a run takes milliseconds. */
    private static final int VERDICTS = 100;

    private static final SmapsField[] FIELDS = SmapsField.values();

    private final NativeBridge bridge;
    private final Inspector inspector;
    private final Supplier<Inspector> fresh;
    private final AddressRange range;
    private final PageSize huge;

    /**
     * Ways to look at a range.
     *
     * @param inspector looks again and again
     * @param fresh makes one that has seen nothing yet
     * @param range all of it on huge pages
     */
    ProofArms(NativeBridge bridge, Inspector inspector, Supplier<Inspector> fresh, AddressRange range, PageSize huge) {
        this.bridge = bridge;
        this.inspector = inspector;
        this.fresh = fresh;
        this.range = range;
        this.huge = huge;
    }

    /** All of them, in the order of the page. */
    List<ProofArm> all() {
        return List.of(
                new ProofArm(ProofArm.FIRST_REPORT, VERDICTS, () -> report(fresh.get())),
                new ProofArm(ProofArm.REPORT, VERDICTS, () -> report(inspector)),
                new ProofArm(ProofArm.FIRST_WALK, VERDICTS, () -> walk(fresh.get())),
                new ProofArm(ProofArm.WALK, VERDICTS, () -> walk(inspector)),
                new ProofArm(ProofArm.PARSE, 1, this::parse),
                new ProofArm(ProofArm.READ, 1, this::read));
    }

    private long report(Inspector asked) {
        return asked.report(range).rows().stream()
                .filter(row -> row.leafSize().equals(huge))
                .mapToLong(row -> row.bytes())
                .sum();
    }

    private long walk(Inspector asked) {
        long bytes = 0;
        try (PageWalk walk = asked.walk(range)) {
            while (walk.next()) {
                bytes += walk.leafBytes() == huge.bytes() ? walk.end() - walk.start() : 0;
            }
        }
        return bytes;
    }

    /** Every field of every mapping. */
    private long parse() {
        long bytes = 0;
        long sum = 0;
        try (SmapsReader smaps = inspector.smaps()) {
            while (smaps.next()) {
                for (SmapsField field : FIELDS) {
                    sum += field.isSize() ? smaps.bytes(field) : smaps.number(field);
                }
                boolean within = smaps.start() < range.end() && range.start() < smaps.end();
                bytes += within ? smaps.bytes(SmapsField.ANON_HUGE_PAGES) : 0;
            }
        }
        return sum < bytes ? 0 : bytes;
    }

    /** The same text into memory, and nothing more; the bytes of the text. */
    private long read() {
        int fd = bridge.open("/proc/self/smaps", Fcntl.O_RDONLY | Fcntl.O_CLOEXEC);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(BUFFER);
            long offset = 0;
            for (long read = bridge.pread(fd, buffer, 0); read > 0; read = bridge.pread(fd, buffer, offset)) {
                offset += read;
            }
            return offset;
        } finally {
            bridge.close(fd);
        }
    }
}
