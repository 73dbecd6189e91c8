package dev.hugemap.bench;

import dev.hugemap.page.PageSize;
import java.util.Optional;

/**
 * The same system calls as hugemap's on transparent huge pages, made and timed by a C program.
 *
 * @param program the C program
 * @param label the size of transparent huge pages
 * @param base the size of base pages
 * @param threads how many threads put pages in
 * @param chunkBytes how much hugemap puts in with one call, so that C makes as many
 */
record BaselineArm(BaselineProgram program, PageSize label, PageSize base, int threads, long chunkBytes)
        implements Arm {
    static final String NAME = "C";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Sample run(long bytes) {
        BaselineReply reply = program.populate(bytes, threads, chunkBytes);
        return new Sample(
                reply.nanos(),
                Optional.of(new Sample.Populate(reply.populateNanos(), reply.faults())),
                ObservedPages.of(reply, label.roundUp(bytes), label, base));
    }
}
