package dev.hugemap.shared;

/** How this process came to a shared region. */
public enum RegionOrigin {
    /** Made new, full of zeros. This process owns it. */
    CREATED,
    /** Found as it was when its last owner closed it. This process owns it. */
    REOPENED,
    /** Found as it was when its last owner ended without closing it. This process owns it. */
    RECOVERED,
    /** Another process owns it. */
    ATTACHED
}
