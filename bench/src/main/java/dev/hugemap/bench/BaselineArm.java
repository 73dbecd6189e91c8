// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.host.PageSizes;
import dev.hugemap.page.PageSize;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The same system calls as an arm of hugemap's, made and timed by a C program: with as many threads, and as much put in
 * with one call. Not safe for use by many threads.
 */
final class BaselineArm implements Arm {
    static final String NAME = "C";

    private final BaselineProgram program;
    private final HugemapArm twin;
    private final PageSizes sizes;
    private final Map<Long, Long> callBytes = new HashMap<>();

    /**
     * An arm beside another.
     *
     * @param program the C program
     * @param twin the arm whose calls are repeated
     * @param sizes of this machine's pages
     */
    BaselineArm(BaselineProgram program, HugemapArm twin, PageSizes sizes) {
        this.program = program;
        this.twin = twin;
        this.sizes = sizes;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public PageSize label() {
        return twin.label();
    }

    @Override
    public int threads() {
        return twin.threads();
    }

    @Override
    public Sample run(long bytes) {
        // What hugemap puts in with one call depends on the length and the threads, so it is asked for, once a length.
        long chunk = callBytes.computeIfAbsent(
                bytes, length -> twin.run(length).populate().orElseThrow().callBytes());
        BaselineReply reply = program.populate(twin.backing(), bytes, threads(), chunk);
        return new Sample(
                reply.nanos(),
                Optional.of(new Sample.Populate(reply.populateNanos(), reply.faults(), chunk)),
                ObservedPages.of(reply, label().roundUp(bytes), label(), sizes));
    }
}
