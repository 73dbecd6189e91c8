// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge;

/** Access rights of a mapping. Source: {@code man 2 mmap}, {@code asm-generic/mman-common.h}; older than 2.6. */
public enum Protection {
    /** No access: an address that is only reserved. A touch kills the process with SIGSEGV. */
    PROT_NONE(0x0),
    /** Read only. */
    PROT_READ(0x1),
    /** Read and write. */
    PROT_READ_WRITE(0x3);

    private final int bits;

    Protection(int bits) {
        this.bits = bits;
    }

    /**
     * The rights as the kernel takes them.
     *
     * @return a combination of PROT_* bits
     */
    public int bits() {
        return bits;
    }

    /**
     * The rights as C writes them.
     *
     * @return for example {@code PROT_READ|PROT_WRITE}
     */
    @Override
    public String toString() {
        return this == PROT_READ_WRITE ? "PROT_READ|PROT_WRITE" : name();
    }
}
