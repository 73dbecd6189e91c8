package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hugemap.host.Host;
import dev.hugemap.host.ThpMode;
import dev.hugemap.page.PageSize;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PopulateComparisonTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void runsEachArmAndPrintsBothCounts(@TempDir Path folder) {
        PageSize huge = Thp.open();
        assumeTrue(Host.system().thp().enabled() != ThpMode.ALWAYS, "the JDK's memory is on huge pages here too");
        assumeTrue(BaselineProgram.compiler().isPresent(), "no C compiler on the PATH");
        Path json = folder.resolve("new").resolve("result.json");

        int exit = run(
                "--rounds=1",
                "--warm-up=0",
                "--small-rounds=1",
                "--size=" + 4 * huge.bytes(),
                "--threads=1,2",
                "--json=" + json);

        assertThat(exit).as("%s%s", out, err).isZero();
        assertThat(out.toString())
                .contains("hugemap", "Arena.ofShared()", "ByteBuffer.allocateDirect", "4 × " + huge)
                .contains("hugemap / C, populate, 1 thread", "hugemap / C, populate, 2 threads")
                .contains("Full count: 15 rounds of 1 GiB after", "CI count: 3 rounds of 256 MiB after")
                .doesNotContain("rejected");
        assertThat(json).content().contains("\"benchmark\" : \"populate\"");
    }

    @Test
    void refusesWrongUsage() {
        assertThat(run("--size", "lots")).isEqualTo(2);
        assertThat(run("--rounds", "0")).isEqualTo(2);
        assertThat(run("--threads", "1,0")).isEqualTo(2);
        assertThat(err.toString()).contains("'lots' is no size").contains("--rounds and --threads take 1 or more");
        assertThat(out.toString()).isEmpty();
    }

    private int run(String... arguments) {
        return PopulateComparison.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
