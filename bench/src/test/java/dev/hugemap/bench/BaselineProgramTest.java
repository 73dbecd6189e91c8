// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.hugemap.host.Host;
import dev.hugemap.memory.Backing;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BaselineProgramTest {
    private static final Host HOST = Host.system();

    @Test
    void compilesWithoutAWarning() throws IOException {
        BaselineProgram.start(compiler(), "-Wall", "-Wextra", "-Werror").close();
    }

    @Test
    void passesTheCompilersMessageOn() {
        Path compiler = compiler();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> BaselineProgram.start(compiler, "--no-such-option"))
                .withMessageContaining("no-such-option");
    }

    @Test
    void populatesBasePagesAndCountsOneFaultEach() throws IOException {
        PageSize base = HOST.pageSizes().base();
        long bytes = base.bytes() * 64;
        try (BaselineProgram program = BaselineProgram.start(compiler())) {
            for (int threads = 1; threads <= 2; threads++) {
                BaselineReply reply = program.ask("populate " + bytes + " " + threads + " base");

                assertThat(reply.faults()).isGreaterThanOrEqualTo(64);
                assertThat(reply.populateNanos()).isPositive().isLessThan(reply.nanos());
                assertThat(reply.presentBytes()).isIn(bytes, -1L);
                assertThat(reply.hugeBytes()).isIn(0L, -1L);
            }
        }
    }

    @Test
    void populatesHugePagesAndSeesThem() throws IOException {
        PageSize huge = Thp.open();
        long bytes = 4 * huge.bytes();
        try (BaselineProgram program = BaselineProgram.start(compiler())) {
            for (long chunk = huge.bytes(); chunk <= bytes; chunk *= 2) {
                BaselineReply reply = program.populate(Backing.transparent(), bytes, 2, chunk);

                assertThat(reply.faults()).isGreaterThanOrEqualTo(4);
                assertThat(reply.presentBytes()).isIn(bytes, -1L);
                assertThat(reply.hugeBytes()).isIn(bytes, -1L);
            }
        }
    }

    @Test
    void refusesWhatItDoesNotKnowAndGoesOn() throws IOException {
        try (BaselineProgram program = BaselineProgram.start(compiler())) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> program.ask("populate 4096 0 base"))
                    .withMessageContaining("error command");
            assertThatIllegalStateException()
                    .isThrownBy(() -> program.populate(Backing.hugeTlb(), 1L << 30, 1, 1L << 30))
                    .withMessageContaining("error command");
            assertThatIllegalStateException()
                    .isThrownBy(() -> program.ask("populate " + (1L << 48) + " 1 base"))
                    .withMessageContaining("error mmap");
            assertThat(program.ask("populate 4096 1 base").faults()).isPositive();
        }
    }

    private static Path compiler() {
        return CSource.compiler().orElseGet(() -> abort("no C compiler on the PATH"));
    }
}
