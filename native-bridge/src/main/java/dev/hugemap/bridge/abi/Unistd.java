// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.abi;

/** Names that {@code sysconf} takes: {@code bits/confname.h} of the C library, equal in glibc and musl. */
public final class Unistd {
    /** {@code _SC_PAGESIZE}: the base page size, in bytes. Older than Linux 2.6. */
    public static final int SC_PAGESIZE = 30;

    private Unistd() {}
}
