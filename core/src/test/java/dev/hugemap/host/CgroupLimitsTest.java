// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import static dev.hugemap.page.PageSize.gib;
import static dev.hugemap.page.PageSize.kib;
import static dev.hugemap.page.PageSize.mib;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CgroupLimitsTest {
    private static final String V2 = "30 23 0:27 / /cg rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";

    private static CgroupLimits read(KernelFiles files) {
        return CgroupLimits.read(files).orElseThrow();
    }

    private static TextFiles files(String cgroup, String mountInfo) {
        return TextFiles.none().with("/proc/self/cgroup", cgroup).with("/proc/self/mountinfo", mountInfo);
    }

    @Test
    void takesTheSmallestLimitAlongTheAncestors() {
        CgroupCounter memory = read(files("0::/a/b/c\n", V2)
                        .with("/cg/a/memory.max", "3000\n")
                        .with("/cg/a/memory.current", "500\n")
                        .with("/cg/a/b/memory.max", "1000\n")
                        .with("/cg/a/b/memory.current", "400\n")
                        .with("/cg/a/b/c/memory.max", "max\n")
                        .with("/cg/a/b/c/memory.current", "100\n"))
                .memory();

        assertThat(memory.limit()).isEqualTo(Limit.of(1000));
        assertThat(memory.usage()).hasValue(400);
        assertThat(memory.room()).hasValue(600);
        assertThat(memory.file()).contains("/cg/a/b/memory.max");
        assertThat(memory.levels()).hasSize(3);
    }

    @Test
    void namesEveryCgroupThatARequestWouldExceed() {
        CgroupCounter memory = read(files("0::/a/b\n", V2)
                        .with("/cg/a/memory.max", "3000\n")
                        .with("/cg/a/memory.current", "2900\n")
                        .with("/cg/a/b/memory.max", "1000\n")
                        .with("/cg/a/b/memory.current", "400\n"))
                .memory();

        assertThat(memory.room()).hasValue(100);
        assertThat(memory.exceededBy(100)).isEmpty();
        assertThat(memory.exceededBy(101)).extracting(CgroupLevel::file).containsExactly("/cg/a/memory.max");
        assertThat(memory.exceededBy(601))
                .extracting(CgroupLevel::file)
                .containsExactly("/cg/a/b/memory.max", "/cg/a/memory.max");
    }

    @Test
    void hasNoRoomBelowZeroWhereALimitWasLoweredUnderTheUsage() {
        CgroupCounter memory = read(files("0::/a\n", V2)
                        .with("/cg/a/memory.max", "1000\n")
                        .with("/cg/a/memory.current", "1500\n"))
                .memory();

        assertThat(memory.room()).hasValue(0);
    }

    @Test
    void appliesAnAncestorsLimitWhereTheControllerIsNotEnabledBelow() {
        CgroupCounter memory = read(files("0::/a/b\n", V2)
                        .with("/cg/a/memory.max", "4096\n")
                        .with("/cg/a/memory.current", "0\n")
                        .with("/cg/a/b/cgroup.procs", "1\n"))
                .memory();

        assertThat(memory.limit()).isEqualTo(Limit.of(4096));
    }

    @Test
    void isUnlimitedInTheRootCgroupThatHasNoLimitFile() {
        CgroupCounter memory =
                read(files("0::/\n", V2).with("/cg/cgroup.procs", "1\n")).memory();

        assertThat(memory.limit()).isEqualTo(Limit.unlimited());
    }

    @Test
    void findsItsFolderWhereOnlyAPartOfTheHierarchyIsMounted() {
        String mount = "30 23 0:27 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n";

        CgroupCounter own = read(files("4:memory:/docker/abc\n", mount)
                        .with("/sys/fs/cgroup/memory/memory.limit_in_bytes", "1048576\n"))
                .memory();
        CgroupCounter below = read(files("4:memory:/docker/abc/job\n", mount)
                        .with("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n")
                        .with("/sys/fs/cgroup/memory/job/memory.limit_in_bytes", "2097152\n"))
                .memory();

        assertThat(own.limit()).isEqualTo(Limit.of(1 << 20));
        assertThat(own.usage()).isEmpty();
        assertThat(own.room()).isEmpty();
        assertThat(below.file()).contains("/sys/fs/cgroup/memory/job/memory.limit_in_bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docker/abcd", "/docker", "/", "/../x", "/docker/abc/../../x"})
    void saysUnknownWhereTheMountDoesNotHoldTheCgroup(String path) {
        CgroupCounter memory = read(files(
                                "4:memory:" + path + "\n", "30 23 0:27 /docker/abc /cg ro - cgroup cgroup rw,memory\n")
                        .with("/cg/memory.limit_in_bytes", "1048576\n"))
                .memory();

        assertThat(memory.limit()).isEqualTo(Limit.unknown());
    }

    @Test
    void takesTheMountThatShowsTheCgroupWhereThereAreSeveral() {
        CgroupCounter memory = read(files(
                                "0::/a\n",
                                "29 23 0:27 /other /elsewhere ro - cgroup2 cgroup2 rw\n"
                                        + "31 23 0:27 / /hidden ro - cgroup2 cgroup2 rw\n"
                                        + V2)
                        .with("/cg/a/memory.max", "4096\n"))
                .memory();

        assertThat(memory.limit()).isEqualTo(Limit.of(4096));
    }

    @Test
    void countsMemoryInTheFirstGenerationAndHugetlbInTheSecondOfAHybrid() {
        CgroupLimits limits =
                read(files("4:memory:/m\n0::/u\n", V2 + "31 23 0:28 / /cgm rw - cgroup cgroup rw,memory\n")
                        .with("/cgm/m/memory.limit_in_bytes", "8192\n")
                        .with("/cg/u/hugetlb.64KB.max", "65536\n")
                        .with("/cg/u/hugetlb.64KB.current", "0\n")
                        .with("/cg/u/hugetlb.64KB.events", "max 0\n")
                        .with("/cg/u/memory.max", "1\n"));

        assertThat(limits.path()).isEqualTo("/m");
        assertThat(limits.memory().limit()).isEqualTo(Limit.of(8192));
        assertThat(limits.hugeTlb()).containsOnlyKeys(kib(64));
        assertThat(limits.hugeTlb(kib(64)).orElseThrow().faulted().room()).hasValue(65_536);
    }

    @Test
    void readsReservationLimitsOfTheFirstGeneration() {
        CgroupLimits limits =
                read(files("4:memory:/\n6:hugetlb:/h\n", "31 23 0:28 / /cgh rw - cgroup cgroup rw,hugetlb\n")
                        .with("/cgh/h/hugetlb.1GB.limit_in_bytes", "9223372035781033984\n")
                        .with("/cgh/h/hugetlb.1GB.usage_in_bytes", "0\n")
                        .with("/cgh/h/hugetlb.1GB.rsvd.limit_in_bytes", "2147483648\n")
                        .with("/cgh/h/hugetlb.1GB.rsvd.usage_in_bytes", "1073741824\n"));

        CgroupHugeTlb size = limits.hugeTlb(gib(1)).orElseThrow();
        assertThat(size.faulted().limit()).isEqualTo(Limit.unlimited());
        assertThat(size.reserved().limit()).isEqualTo(Limit.of(2L << 30));
        assertThat(size.reserved().room()).hasValue(1L << 30);
        assertThat(limits.memory().limit()).isEqualTo(Limit.unknown());
    }

    @Test
    void appliesTheLimitOfAncestorsOutOfSight() {
        String mount = "30 23 0:27 /pod/abc /cg ro - cgroup cgroup rw,memory\n";
        TextFiles files = files("4:memory:/pod/abc\n", mount)
                .with("/cg/memory.limit_in_bytes", "9223372036854771712\n")
                .with("/cg/memory.usage_in_bytes", "4096\n")
                .with("/cg/memory.stat", "cache 0\nhierarchical_memory_limit 1048576\nhierarchical_memsw_limit 1\n");

        CgroupCounter memory = read(files).memory();

        assertThat(memory.limit()).isEqualTo(Limit.of(1 << 20));
        assertThat(memory.usage()).hasValue(4096);
        assertThat(memory.room()).isEmpty();
        assertThat(memory.file()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage\n", "4:memory\n", "4:memory:\n", "0::\n", "::/x\n", ":::\n", "3::/a\n"})
    void leavesTruncatedLinesOut(String text) {
        assertThat(CgroupLimits.read(files(text, V2))).isEmpty();
    }

    @Test
    void readsTheLinesBesideATruncatedOne() {
        CgroupLimits limits = read(files("4:mem\n0::/a:b c\n", V2).with("/cg/a:b c/memory.max", "4096\n"));

        assertThat(limits.path()).isEqualTo("/a:b c");
        assertThat(limits.memory().limit()).isEqualTo(Limit.of(4096));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "many", "-5", "12 34", "99999999999999999999999"})
    void saysUnknownWhereALimitIsNoNumber(String text) {
        CgroupCounter memory =
                read(files("0::/a\n", V2).with("/cg/a/memory.max", text)).memory();

        assertThat(memory.limit()).isEqualTo(Limit.unknown());
        assertThat(memory.levels()).hasSize(1);
    }

    @Test
    void saysUnknownWhereALimitMayNotBeRead() {
        CgroupCounter memory =
                read(files("0::/a\n", V2).unreadable("/cg/a/memory.max")).memory();

        assertThat(memory.limit()).isEqualTo(Limit.unknown());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"9223372036854771712", "9223372036854710272", "9223372036852678656", "18446744073709551615"})
    void takesTheLargestCountsOfTheFirstGenerationForNoLimit(String text) {
        assertThat(CgroupLevel.limit(text)).isEqualTo(Limit.unlimited());
    }

    @Test
    void leavesOddHugetlbNamesOut() {
        CgroupLimits limits = read(files("0::/a\n", V2)
                .with("/cg/a/hugetlb.3MB.max", "0\n")
                .with("/cg/a/hugetlb.MB.max", "0\n")
                .with("/cg/a/hugetlb.99999999999999999999GB.max", "0\n")
                .with("/cg/a/hugetlb.2MB.max", "0\n"));

        assertThat(limits.hugeTlb()).containsOnlyKeys(mib(2));
    }
}
