package dev.hugemap.bench;

import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.require;

import dev.hugemap.host.PageSizes;
import dev.hugemap.memory.CommitOutcome;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugeMemoryException;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arms of the populate comparison that this machine can run, with the C co-process behind some of them.
 *
 * @param arms the arms
 * @param notes which are left out, and why, a sentence each
 * @param program the C baseline, or null where it is left out
 */
record PopulateArms(
        List<Arm> arms, List<String> notes, @Nullable BaselineProgram program) implements AutoCloseable {
    /**
     * Starts what is needed.
     *
     * @param memory of this machine
     * @param threads numbers of populating threads, for those that can have several
     * @param bytes how much each run takes
     * @throws HugeMemoryException where the kernel has no transparent huge pages
     * @throws IOException if the C baseline doesn't compile or start
     */
    static PopulateArms of(HugeMemory memory, Set<Integer> threads, long bytes) throws IOException {
        PageSizes sizes = memory.host().pageSizes();
        PageSize huge = sizes.thp()
                .orElseThrow(() -> new HugeMemoryException("this kernel has no transparent huge pages", null));
        // Before the program is started: where hugemap is refused, no process is left behind.
        long chunkBytes = chunkBytes(memory, huge);
        List<Arm> arms = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Optional<Path> compiler = BaselineProgram.compiler();
        BaselineProgram program = compiler.isPresent() ? BaselineProgram.start(compiler.get()) : null;
        if (program == null) {
            notes.add("Without C: no cc, gcc or clang is on the PATH");
        }
        for (int number : threads) {
            arms.add(new HugemapArm(memory, huge, number));
            if (program != null) {
                arms.add(new BaselineArm(program, huge, sizes.base(), number, chunkBytes));
            }
        }
        arms.add(new SharedArenaArm(memory, sizes.base()));
        if (DirectBufferArm.holds(bytes)) {
            arms.add(new DirectBufferArm(memory, sizes.base()));
        } else {
            notes.add("Without ByteBuffer.allocateDirect: it can't hold " + Bytes.format(bytes));
        }
        return new PopulateArms(List.copyOf(arms), List.copyOf(notes), program);
    }

    /** How much hugemap populates with one call, as one small allocation tells. */
    private static long chunkBytes(HugeMemory memory, PageSize huge) {
        try (HugeArena arena = memory.confined(RegionOptions.of(require(transparent())))) {
            CommitOutcome outcome = arena.outcome(arena.allocate(huge.bytes()));
            return outcome.populate().orElseThrow().counts().chunkBytes();
        }
    }

    @Override
    public void close() throws IOException {
        if (program != null) {
            program.close();
        }
    }
}
