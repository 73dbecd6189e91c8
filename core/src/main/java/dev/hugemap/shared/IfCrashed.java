// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

/** What to do with a region whose last owner ended without closing it: its contents may be half written. */
public enum IfCrashed {
    /** Refuse it; nothing changes. */
    REFUSE,
    /** Take it as it is. {@link SharedRegion#origin()} then says {@link RegionOrigin#RECOVERED}. */
    TAKE
}
