// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import dev.hugemap.bridge.Code;
import dev.hugemap.bridge.Coded;

/** What is found under a region's name. */
public enum RegionState implements Coded {
    /** Nothing. */
    ABSENT(301, "absent"),
    /** A whole region that its last owner called whole when it closed it, by {@link SharedRegion#closeClean}. */
    CLEAN(302, "clean"),
    /**
     * A region with all of its pages, of whose contents nobody said that they are whole: its last owner ended, or closed it
     * without saying so or with others attached; or its header was being written.
     */
    CRASHED(303, "crashed"),
    /** A process has it open: the kernel holds a lock for it, which goes when the process does. */
    IN_USE(304, "in use"),
    /** No header of a region can be read: its checksum is wrong, or there is none. */
    TORN(305, "torn"),
    /** The file is shorter or longer than its header says, or has holes, or holds another size than asked for. */
    OTHER_SIZE(306, "other size"),
    /** Written by another version of hugemap. */
    OTHER_VERSION(307, "other version"),
    /** On pages of another size than its header says, or than asked for. */
    OTHER_PAGE_SIZE(308, "other page size"),
    /** Another user's, open to other users, or no file at all. */
    FOREIGN(309, "foreign");

    private final int number;
    private final String words;

    RegionState(int number, String words) {
        this.number = number;
        this.words = words;
    }

    @Override
    public Code code() {
        return new Code(number);
    }

    /** The state in plain words. */
    @Override
    public String toString() {
        return words;
    }
}
