// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.util.List;

/** Refusals of one backing for one reason. */
final class FlightRefusals {
    private final String backing;
    private final String reason;
    private final FlightCount count = new FlightCount();
    private long pageSize;
    private long blocks;

    /** By backing and reason. */
    FlightRefusals(List<String> kind) {
        this.backing = kind.getFirst();
        this.reason = kind.getLast();
    }

    void add(FlightEvent event) {
        count.add(event, event.number("asked"));
        pageSize = event.number("pageSize");
        blocks += event.number("blocks");
    }

    /** The kind of page, for example {@code hugetlb 2 MiB}. */
    String backing() {
        return backing;
    }

    /** The name of a {@link dev.hugemap.memory.Reason}, of this or another version. */
    String reason() {
        return reason;
    }

    /** 0 where the kernel has no such pages. */
    long pageSize() {
        return pageSize;
    }

    long count() {
        return count.count();
    }

    /** Of how many blocks; a commit or an allocation counts as one. */
    long blocks() {
        return blocks;
    }

    /** What all of the requests were for. */
    long asked() {
        return count.bytes();
    }

    /** {@code HM-nnn}; empty from versions without codes. */
    String code() {
        return count.lastText("code");
    }

    String call() {
        return count.lastText("call");
    }

    /** What the kernel answered at last; empty where no call failed. */
    String errno() {
        return count.lastText("errno");
    }

    /** The numbers of the last one. */
    String cause() {
        return count.lastText("cause");
    }

    /** What would have helped the last one. */
    String remedy() {
        return count.lastText("remedy");
    }
}
