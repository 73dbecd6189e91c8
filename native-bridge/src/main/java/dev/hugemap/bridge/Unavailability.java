// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge;

/** Why system calls can't be made at all. */
public enum Unavailability implements Coded {
    /** The operating system isn't Linux. */
    OTHER_SYSTEM(901),
    /** The numbers of system calls are known on other architectures alone. */
    OTHER_ARCHITECTURE(902),
    /** Java denies native access to this module, or to the class path. */
    NATIVE_ACCESS(903),
    /** JNA can't make calls: its library doesn't load, or it has no native access. */
    JNA(904);

    private final int number;

    Unavailability(int number) {
        this.number = number;
    }

    @Override
    public Code code() {
        return new Code(number);
    }
}
