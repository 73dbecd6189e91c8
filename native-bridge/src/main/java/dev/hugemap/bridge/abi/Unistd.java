package dev.hugemap.bridge.abi;

/** Names that {@code sysconf} takes: {@code bits/confname.h} of the C library, equal in glibc and musl. */
public final class Unistd {
    /** The base page size, in bytes. */
    public static final int SC_PAGESIZE = 30;

    private Unistd() {}
}
