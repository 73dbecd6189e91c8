// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.Command;
import dev.hugemap.it.Command.Finished;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.it.Steady;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page shows of a file is what happens, to the checksum. */
@RequiresRoot
@RequiresThp("madvise")
@RequiresHugePages(size = "2m", count = 0, exactly = true)
final class FilesGuideTest {
    @Test
    void printsWhatItsPageShows(@TempDir Path folder) {
        GuideProgram program = GuideProgram.first("files.md", folder);
        assertThat(Command.of("sh", "-c", "seq 30000000 > index.bin")
                        .in(folder)
                        .run()
                        .exit())
                .isZero();

        Finished run = program.command("index.bin").in(folder).run();

        assertThat(run.err()).endsWith("\r100 %\n");
        assertThat(Steady.of(run.out())).isEqualTo(Steady.of(program.shown()));
    }
}
