// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.files;

import dev.hugemap.bridge.Code;
import dev.hugemap.bridge.Coded;

/** Why a file wasn't loaded, for programs. */
public enum FileLoadReason implements Coded {
    /** There is no file of that name. */
    ABSENT(701),
    /** It is a folder, a device, a pipe or the like. */
    NOT_A_FILE(702),
    /** This user may not read it. */
    NOT_PERMITTED(703),
    /** It became shorter or longer, or was written to, while it was read. */
    CHANGED(704),
    /** Opening or reading failed in another way. */
    READ_FAILED(705),
    /** All of it was read, and its checksum isn't the expected one. */
    CHECKSUM_DIFFERS(706);

    private final int number;

    FileLoadReason(int number) {
        this.number = number;
    }

    @Override
    public Code code() {
        return new Code(number);
    }
}
