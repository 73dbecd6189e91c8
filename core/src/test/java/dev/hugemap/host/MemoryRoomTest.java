// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryRoomTest {
    private static final String V1 = "35 31 0:32 / /cg rw - cgroup cgroup rw,memory\n";
    private static final String V2 = "30 23 0:27 / /cg rw - cgroup2 cgroup2 rw\n";

    private static TextFiles files(String cgroup, String mountInfo) {
        return TextFiles.none().with("/proc/self/cgroup", cgroup).with("/proc/self/mountinfo", mountInfo);
    }

    @Test
    void countsCleanUnmappedPageCacheAsRoomInV2() {
        TextFiles files = files("0::/a\n", V2)
                .with("/cg/a/memory.max", "1000\n")
                .with("/cg/a/memory.current", "900\n")
                .with(
                        "/cg/a/memory.stat",
                        "anon 100\nfile_mapped 50\nfile_dirty 20\nfile_writeback 10\ninactive_file 300\nactive_file 80\n");

        assertThat(MemoryRoom.of(files).inCgroups())
                .singleElement()
                .isEqualTo(new CgroupRoom("/cg/a/memory.max", 1000, 900, 300))
                .extracting(CgroupRoom::bytes)
                .isEqualTo(400L);
    }

    @Test
    void countsTheGroupsBelowToo() {
        TextFiles files = files("4:memory:/a\n", V1)
                .with("/cg/a/memory.limit_in_bytes", "1000\n")
                .with("/cg/a/memory.usage_in_bytes", "1200\n")
                .with(
                        "/cg/a/memory.stat",
                        "inactive_file 5\ntotal_inactive_file 300\ntotal_active_file 0\ntotal_mapped_file 250\n");

        assertThat(MemoryRoom.of(files).inCgroups())
                .containsExactly(new CgroupRoom("/cg/a/memory.limit_in_bytes", 1000, 1200, 50));
        assertThat(MemoryRoom.of(files).inCgroups().getFirst().bytes()).isZero();
    }

    @Test
    void looksAtEachLevelThatHasALimit() {
        TextFiles files = files("0::/a/b/c\n", V2)
                .with("/cg/a/memory.max", "3000\n")
                .with("/cg/a/memory.current", "500\n")
                .with("/cg/a/b/memory.max", "max\n")
                .with("/cg/a/b/memory.current", "400\n")
                .with("/cg/a/b/c/memory.max", "2000\n");

        assertThat(MemoryRoom.of(files).inCgroups())
                .extracting(CgroupRoom::file)
                .as("unlimited ones and those without a usage have no known room")
                .containsExactly("/cg/a/memory.max");
    }

    @Test
    void knowsNothingWhereNothingCanBeRead() {
        MemoryRoom room = MemoryRoom.of(TextFiles.none());

        assertThat(room.inCgroups()).isEmpty();
        assertThat(room.onHost()).isEmpty();
    }

    @Test
    void addsFreeSwapToWhatTheHostHas() {
        TextFiles files = TextFiles.none().with("/proc/meminfo", "MemAvailable:  100 kB\nSwapFree:  50 kB\n");

        assertThat(MemoryRoom.of(files).onHost()).hasValue(150 << 10);
        assertThat(MemoryRoom.of(files).availableOnHost()).hasValue(100 << 10);
    }
}
