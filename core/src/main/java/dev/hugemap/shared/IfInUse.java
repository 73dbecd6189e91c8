// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

/** What to do about a region that processes have open when its name is to be removed. */
public enum IfInUse {
    /** Refuse; nothing changes. */
    REFUSE,
    /** Take the name away. Who has the region open keeps its memory until the last of them closes it or ends. */
    REMOVE
}
