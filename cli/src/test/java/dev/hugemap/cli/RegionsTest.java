// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fake.FakeLinux;
import dev.hugemap.page.PageSize;
import dev.hugemap.shared.FoundRegion;
import dev.hugemap.shared.RegionState;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** {@code hugemap regions}: how it looks. What is found on a real mount stands in the integration tests. */
class RegionsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T12:00:00Z");

    private final Recorder recorder = new Recorder();
    private final Machine machine = Machines.withoutMounts(FakeLinux.x86().build());

    private static FoundRegion region(String name, RegionState state, String detail, String since) {
        return new FoundRegion(
                name,
                "/mnt/" + name + ".hugemap",
                state,
                detail,
                PageSize.mib(2),
                4L << 20,
                1000,
                state == RegionState.TORN ? OptionalLong.empty() : OptionalLong.of(4711),
                0,
                Instant.parse(since));
    }

    private static List<FoundRegion> some() {
        return List.of(
                region("index", RegionState.IN_USE, "open in process 4711", "2026-01-02T11:59:30Z"),
                region("log", RegionState.CLEAN, "closed by process 4711", "2026-01-02T09:30:00Z"),
                region("old", RegionState.TORN, "its header's checksum is wrong", "2025-12-24T00:00:00Z"));
    }

    private String page(List<FoundRegion> regions, boolean isMounted) {
        new RegionsPage(regions, isMounted, NOW).page().print(recorder.console().out(), Colour.OFF);
        return recorder.out();
    }

    @Test
    void listShowsARowForEachRegion() {
        assertThat(page(some(), true)).isEqualTo("""
                3 regions, 12 MiB, 1 in use
                  name    size    pages   user   age    state                                  path
                  index   4 MiB   2 MiB   1000   30 s   in use: open in process 4711           /mnt/index.hugemap
                  log     4 MiB   2 MiB   1000   2 h    clean: closed by process 4711          /mnt/log.hugemap
                  old     4 MiB   2 MiB   1000   9 d    torn: its header's checksum is wrong   /mnt/old.hugemap
                """);
    }

    @Test
    void listSaysSoWhereThereIsNothing() {
        assertThat(page(List.of(), true)).isEqualTo("No regions\n");
    }

    @Test
    void listSaysSoWhereNothingIsMounted() {
        assertThat(Main.run(recorder.console(), machine, "regions", "list")).isZero();
        assertThat(recorder.out()).isEqualTo("No hugetlbfs is mounted in sight: no region survives its process here\n");
    }

    @Test
    void listTellsProgramsTheSame() {
        new RegionsJson("regions", some()).print(recorder.console().out());

        List<JsonTree> regions = JsonTree.parse(recorder.out()).get("regions").elements();
        assertThat(regions).hasSize(3);
        assertThat(regions.getFirst().get("name").text()).isEqualTo("index");
        assertThat(regions.getFirst().get("state").text()).isEqualTo("in use");
        assertThat(regions.getFirst().get("bytes").number()).isEqualTo(4 << 20);
        assertThat(regions.getFirst().get("pageSize").number()).isEqualTo(2 << 20);
        assertThat(regions.getFirst().get("owner").number()).isEqualTo(4711);
        assertThat(regions.getFirst().get("since").text()).isEqualTo("2026-01-02T11:59:30Z");
        assertThat(regions.getLast().get("owner").isNull()).isTrue();
    }

    @Test
    void removeSaysWhichThereIsNot() {
        assertThat(Main.run(recorder.console(), machine, "regions", "remove", "index", "../x"))
                .isEqualTo(1);
        assertThat(recorder.out()).isEmpty();
        assertThat(recorder.err())
                .contains("hugemap regions remove: cannot remove region index: there is none")
                .contains("'../x' is no name of a region");
    }

    @Test
    void removeNeedsAName() {
        assertThat(Main.run(recorder.console(), Machines.untouchable(), "regions", "remove"))
                .isEqualTo(2);
    }
}
