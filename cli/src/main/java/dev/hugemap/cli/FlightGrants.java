// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

/** What was granted on one kind of page. */
final class FlightGrants {
    private final String backing;
    private long pageSize;
    private long count;
    private long bytes;
    private long populated;
    private long onTouch;
    private long faults;
    private long nanos;

    FlightGrants(String backing) {
        this.backing = backing;
    }

    void add(FlightEvent event) {
        pageSize = event.number("pageSize");
        count++;
        bytes += event.number("granted");
        populated += event.number("populated");
        onTouch += Math.max(0, event.number("granted") - event.number("populated"));
        faults += event.number("faults");
        nanos += event.number("elapsed");
    }

    /** The kind of page, for example {@code thp 2 MiB}. */
    String backing() {
        return backing;
    }

    /** Whether a page is more than a base page. */
    boolean isHuge() {
        return !backing.startsWith("base");
    }

    long pageSize() {
        return pageSize;
    }

    /** How many grants: a fault counts once for each kind of page. */
    long count() {
        return count;
    }

    long bytes() {
        return bytes;
    }

    /** How much of it was populated up front: only of that it was seen which pages it is on. */
    long populated() {
        return populated;
    }

    /** How much of it comes on touch: whether on these pages, nobody has seen. */
    long onTouch() {
        return onTouch;
    }

    long faults() {
        return faults;
    }

    /** How long populating took. */
    long nanos() {
        return nanos;
    }
}
