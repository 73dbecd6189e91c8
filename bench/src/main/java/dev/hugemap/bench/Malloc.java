// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.util.List;
import java.util.Map;

/**
 * An allocator for C programs, as Debian's packages have it.
 *
 * @param name for people
 * @param library that is loaded before others; empty for the C library's own
 * @param file a part of the file's name that malloc is of then
 * @param environment what it is told by environment variables
 */
record Malloc(String name, String library, String file, Map<String, String> environment) {
    /** All of them, the C library's first, and with the switch for huge pages that each has. */
    static final List<Malloc> ALL = List.of(
            plain("glibc", "", "libc.so"),
            new Malloc("glibc, hugetlb=1", "", "libc.so", Map.of("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1")),
            plain("jemalloc", "libjemalloc.so.2", "libjemalloc"),
            new Malloc("jemalloc, thp:always", "libjemalloc.so.2", "libjemalloc", Map.of("MALLOC_CONF", "thp:always")),
            plain("tcmalloc", "libtcmalloc_minimal.so.4", "libtcmalloc"),
            plain("mimalloc", "libmimalloc.so.2", "libmimalloc"),
            // The name that 2.0 has; from 2.1 on there is an ALLOW before it.
            new Malloc(
                    "mimalloc, large_os_pages=1",
                    "libmimalloc.so.2",
                    "libmimalloc",
                    Map.of("MIMALLOC_LARGE_OS_PAGES", "1")));

    private static final List<String> SETTINGS = List.of("MALLOC_", "MIMALLOC_", "TCMALLOC_", "GLIBC_TUNABLES");

    /** Copies the map. */
    Malloc {
        environment = Map.copyOf(environment);
    }

    /** One that is told nothing. */
    static Malloc plain(String name, String library, String file) {
        return new Malloc(name, library, file, Map.of());
    }

    /** Makes a process's environment one in which it is the malloc, and told nothing by whoever started this JVM. */
    void prepare(Map<String, String> variables) {
        variables.keySet().removeIf(name -> SETTINGS.stream().anyMatch(name::startsWith));
        variables.putAll(environment);
        variables.put("LD_PRELOAD", library);
    }
}
