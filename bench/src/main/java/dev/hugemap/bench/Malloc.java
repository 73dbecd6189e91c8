package dev.hugemap.bench;

import java.util.List;

/**
 * An allocator for C programs, as Debian's packages have it.
 *
 * @param name for people
 * @param library that is loaded before others; empty for the C library's own
 * @param file a part of the file's name that malloc is of then
 */
record Malloc(String name, String library, String file) {
    /** All of them, the C library's first. */
    static final List<Malloc> ALL = List.of(
            new Malloc("glibc", "", "libc.so"),
            new Malloc("jemalloc", "libjemalloc.so.2", "libjemalloc"),
            new Malloc("tcmalloc", "libtcmalloc_minimal.so.4", "libtcmalloc"),
            new Malloc("mimalloc", "libmimalloc.so.2", "libmimalloc"));
}
