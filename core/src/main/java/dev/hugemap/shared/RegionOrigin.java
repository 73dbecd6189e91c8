// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

/** How this process came to a shared region. */
public enum RegionOrigin {
    /** Made new, full of zeros. This process owns it. */
    CREATED,
    /** Found as it was when its last owner called it whole and closed it. This process owns it. */
    REOPENED,
    /** Found as it was when its last owner ended, or closed it without calling it whole. This process owns it. */
    RECOVERED,
    /** Another process owns it. */
    ATTACHED
}
