// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.host.PageSizes;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugeMemoryException;
import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The arms of a populate comparison that this machine can run, with the C co-process behind some of them.
 *
 * @param arms the arms
 * @param notes which are left out, and why, a sentence each
 * @param program the C baseline, or null where it is left out
 */
record PopulateArms(
        List<Arm> arms, List<String> notes, @Nullable BaselineProgram program) implements AutoCloseable {
    /** Copies the lists. */
    PopulateArms {
        arms = List.copyOf(arms);
        notes = List.copyOf(notes);
    }

    /**
     * hugemap and C on transparent huge pages, beside the JDK's own memory.
     *
     * @param memory of this machine
     * @param threads numbers of populating threads of hugemap and C
     * @param bytes how much each run takes
     * @throws HugeMemoryException where the kernel has no transparent huge pages
     * @throws IOException if the C baseline doesn't compile or start
     */
    static PopulateArms besideTheJdk(HugeMemory memory, Collection<Integer> threads, long bytes) throws IOException {
        PopulateArms pairs = pairs(memory, List.of(Backing.transparent()), threads);
        PageSize base = memory.host().pageSizes().base();
        List<Arm> arms = new ArrayList<>(pairs.arms);
        List<String> notes = new ArrayList<>(pairs.notes);
        arms.add(new SharedArenaArm(memory, base));
        if (DirectBufferArm.holds(bytes)) {
            arms.add(new DirectBufferArm(memory, base));
        } else {
            notes.add("Without ByteBuffer.allocateDirect: it can't hold " + Bytes.format(bytes));
        }
        return new PopulateArms(arms, notes, pairs.program);
    }

    /**
     * hugemap, and C beside it, on each backing with each number of threads.
     *
     * @param memory of this machine
     * @param backings transparent huge pages of the one PMD size, base pages, or both
     * @param threads numbers of populating threads
     * @throws HugeMemoryException where the kernel has no transparent huge pages
     * @throws IOException if the C baseline doesn't compile or start
     */
    static PopulateArms pairs(HugeMemory memory, List<Backing> backings, Collection<Integer> threads)
            throws IOException {
        PageSizes sizes = memory.host().pageSizes();
        // Before the program is started: where the kernel lacks them, no process is left behind.
        PageSize huge = sizes.thp()
                .orElseThrow(() -> new HugeMemoryException("this kernel has no transparent huge pages", null));
        List<Arm> arms = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Optional<Path> compiler = CSource.compiler();
        BaselineProgram program = compiler.isPresent() ? BaselineProgram.start(compiler.get()) : null;
        if (program == null) {
            notes.add("Without C: no cc, gcc or clang is on the PATH");
        }
        for (Backing backing : backings) {
            PageSize label = backing.equals(Backing.basePages()) ? sizes.base() : huge;
            for (int number : threads) {
                HugemapArm arm = new HugemapArm(memory, backing, label, number);
                arms.add(arm);
                if (program != null) {
                    arms.add(new BaselineArm(program, arm, sizes));
                }
            }
        }
        return new PopulateArms(arms, notes, program);
    }

    @Override
    public void close() throws IOException {
        if (program != null) {
            program.close();
        }
    }
}
