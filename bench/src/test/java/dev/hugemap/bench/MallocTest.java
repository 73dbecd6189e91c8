// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MallocTest {
    @Test
    void isToldWhatItsRowSaysAndNothingElse() {
        Map<String, String> variables = new HashMap<>(Map.of(
                "PATH", "/usr/bin",
                "MALLOC_CONF", "narenas:1",
                "MALLOC_ARENA_MAX", "1",
                "MIMALLOC_VERBOSE", "1",
                "GLIBC_TUNABLES", "glibc.malloc.tcache_count=0"));

        new Malloc("some", "libsome.so", "libsome", Map.of("MALLOC_CONF", "thp:always")).prepare(variables);

        assertThat(variables)
                .containsOnly(
                        Map.entry("PATH", "/usr/bin"),
                        Map.entry("MALLOC_CONF", "thp:always"),
                        Map.entry("LD_PRELOAD", "libsome.so"));
    }
}
