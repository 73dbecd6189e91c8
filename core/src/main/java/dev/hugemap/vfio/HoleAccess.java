// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

/** What an access does to a part of a BAR that can't be mapped, for example where the device's interrupt table is. */
public enum HoleAccess {
    /** It is refused, with an {@link IndexOutOfBoundsException}. */
    REFUSED,
    /** It goes through a system call, as for a BAR of I/O ports: some hundred times slower than through the mapping. */
    BY_CALL
}
