// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

/** Whose pinned memory the kernel holds against RLIMIT_MEMLOCK, and where it shows how much that is. */
enum PinAccount {
    /** This process's, with what it has locked. Source: {@code drivers/vfio/vfio_iommu_type1.c}. */
    PROCESS("VmLck", "locked and pinned by this process"),
    /** The user's, of all processes together, which no file shows. Source: {@code drivers/iommu/iommufd/pages.c}. */
    USER("VmPin", "pinned by this process; what the user's other processes pin counts too");

    private final String field;
    private final String meaning;

    PinAccount(String field, String meaning) {
        this.field = field;
        this.meaning = meaning;
    }

    /** The line of {@code /proc/self/status} that has this process's share. */
    String field() {
        return field;
    }

    /** What that line counts, in words. */
    String meaning() {
        return meaning;
    }
}
