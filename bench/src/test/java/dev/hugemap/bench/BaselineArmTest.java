// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.hugemap.host.PageSizes;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BaselineArmTest {
    private final HugeMemory memory = HugeMemory.system();
    private final PageSizes sizes = memory.host().pageSizes();

    @Test
    void putsAsMuchInWithOneCallAsHugemapDoesForThisLengthAndTheseThreads() throws IOException {
        PageSize huge = Thp.open();

        assertThat(callBytes(new HugemapArm(memory, Backing.transparent(), huge, 1), 16 * huge.bytes()))
                .isEqualTo(4 * huge.bytes());
        assertThat(callBytes(new HugemapArm(memory, Backing.transparent(), huge, 2), 16 * huge.bytes()))
                .isEqualTo(2 * huge.bytes());
        assertThat(callBytes(new HugemapArm(memory, Backing.basePages(), sizes.base(), 1), 16 * huge.bytes()))
                .isEqualTo(huge.bytes());
    }

    private long callBytes(HugemapArm twin, long bytes) throws IOException {
        Path compiler = CSource.compiler().orElseGet(() -> abort("no C compiler on the PATH"));
        try (BaselineProgram program = BaselineProgram.start(compiler)) {
            Sample sample = new BaselineArm(program, twin, sizes).run(bytes);

            assertThat(sample.observed()).isEqualTo(twin.run(bytes).observed());
            assertThat(sample.observed().matchesLabel()).isTrue();
            return sample.populate().orElseThrow().callBytes();
        }
    }
}
