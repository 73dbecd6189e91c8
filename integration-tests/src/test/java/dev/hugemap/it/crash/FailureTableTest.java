// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class FailureTableTest {
    @Test
    void thePageHasEachRowOnceAndInOrder() {
        List<String> rows = FailureTable.page();

        assertThat(rows).hasSize(Failure.values().length);
        assertThat(rows)
                .zipSatisfy(
                        Stream.of(Failure.values()).toList(),
                        (row, failure) -> assertThat(row).startsWith(failure.cells()));
    }

    @Test
    void whatDiffersBetweenHostsIsLeftOut() {
        assertThat(FailureTable.steady("48 needed, 12 of 1,200 free in the pool, 3 of them promised to others"))
                .isEqualTo("48 needed, N of N free in the pool");
        assertThat(FailureTable.steady(
                        "78 MiB needed beside 16 MiB, the cgroup's memory limit of 128 MiB leaves 99.5 MiB, and"))
                .isEqualTo("N needed beside 16 MiB, the cgroup's memory limit of 128 MiB leaves N, and");
        assertThat(FailureTable.steady("sudo sh -c 'echo 48 > /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages'"))
                .isEqualTo("echo N > /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages");
        assertThat(FailureTable.steady("echo 8388608 > /sys/fs/cgroup/memory/a-12/memory.limit_in_bytes"))
                .isEqualTo("echo N > …/memory.limit_in_bytes");
        assertThat(FailureTable.steady("sudo prlimit --pid 17 --as=unlimited"))
                .isEqualTo("prlimit --pid N --as=unlimited");
    }
}
