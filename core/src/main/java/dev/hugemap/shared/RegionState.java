// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

/** What is found under a region's name. */
public enum RegionState {
    /** Nothing. */
    ABSENT("absent"),
    /** A whole region that its last owner called whole when it closed it, by {@link SharedRegion#closeClean}. */
    CLEAN("clean"),
    /**
     * A region with all of its pages, of whose contents nobody said that they are whole: its last owner ended, or closed it
     * without saying so or with others attached; or its header was being written.
     */
    CRASHED("crashed"),
    /** A process has it open: the kernel holds a lock for it, which goes when the process does. */
    IN_USE("in use"),
    /** No header of a region can be read: its checksum is wrong, or there is none. */
    TORN("torn"),
    /** The file is shorter or longer than its header says, or has holes, or holds another size than asked for. */
    OTHER_SIZE("other size"),
    /** Written by another version of hugemap. */
    OTHER_VERSION("other version"),
    /** On pages of another size than its header says, or than asked for. */
    OTHER_PAGE_SIZE("other page size"),
    /** Another user's, open to other users, or no file at all. */
    FOREIGN("foreign");

    private final String words;

    RegionState(String words) {
        this.words = words;
    }

    /** The state in plain words. */
    @Override
    public String toString() {
        return words;
    }
}
