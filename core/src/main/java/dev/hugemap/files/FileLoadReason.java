// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.files;

/** Why a file wasn't loaded, for programs. */
public enum FileLoadReason {
    /** There is no file of that name. */
    ABSENT,
    /** It is a folder, a device, a pipe or the like. */
    NOT_A_FILE,
    /** This user may not read it. */
    NOT_PERMITTED,
    /** It became shorter or longer, or was written to, while it was read. */
    CHANGED,
    /** Opening or reading failed in another way. */
    READ_FAILED,
    /** All of it was read, and its checksum isn't the expected one. */
    CHECKSUM_DIFFERS
}
