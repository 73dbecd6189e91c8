// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.host.Host;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.ThpMode;
import dev.hugemap.it.HostSettings;
import dev.hugemap.it.HugeTlb;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.page.PageSize;
import dev.hugemap.settings.KernelSettings;
import dev.hugemap.settings.PoolOutcome;
import dev.hugemap.settings.PoolRequest;
import dev.hugemap.settings.PoolShortfall.Cause;
import dev.hugemap.settings.PoolTry;
import dev.hugemap.settings.PoolTry.Compaction;
import dev.hugemap.settings.SettingWriter;
import dev.hugemap.settings.ThpOutcome;
import dev.hugemap.settings.ThpRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@link KernelSettings} of this host. */
@RequiresRoot
class KernelSettingsTest {
    private static final PageSize SIZE = PageSize.mib(2);
    private static final HugeTlb POOL = HugeTlb.of("2m");

    @Test
    @RequiresHugePages(size = "2m", count = 8, exactly = true)
    void setsAPoolAndReadsItBack() {
        long before = POOL.total();
        PoolOutcome outcome = KernelSettings.system().set(PoolRequest.of(SIZE, before + 8));
        assertThat(outcome.isAsAsked()).isTrue();
        assertThat(outcome.had()).isEqualTo(before);
        assertThat(outcome.tries().getFirst()).isEqualTo(new PoolTry(Compaction.NONE, before, before + 8));
        assertThat(POOL.total()).isEqualTo(before + 8);
    }

    @Test
    @RequiresHugePages(size = "2m", count = 8, exactly = true)
    void saysWhatItGotWhereThatIsLess() {
        long before = POOL.total();
        SettingWriter kernel = SettingWriter.system();
        // A kernel that finds four pages at once, and then two.
        SettingWriter short4 = (path, value) -> {
            if (path.endsWith("/nr_hugepages")) {
                long most = POOL.total() + (POOL.total() == before ? 4 : POOL.total() == before + 4 ? 2 : 0);
                kernel.write(path, String.valueOf(Math.min(most, Long.parseLong(value))));
            } else {
                kernel.write(path, value);
            }
        };
        PoolOutcome outcome =
                KernelSettings.over(Host.system(), KernelFiles.system(), short4).set(PoolRequest.of(SIZE, before + 8));
        assertThat(outcome.got()).isEqualTo(before + 6);
        assertThat(outcome.tries())
                .containsExactly(
                        new PoolTry(Compaction.NONE, before, before + 4),
                        new PoolTry(Compaction.DONE, before + 4, before + 6),
                        new PoolTry(Compaction.DONE, before + 6, before + 6));
        assertThat(outcome.shortfall().orElseThrow().cause()).isIn(Cause.FRAGMENTED, Cause.UNKNOWN);
        assertThat(outcome.shortfall().orElseThrow().numbers()).startsWith("2 pages are missing, 4 MiB; ");
    }

    @Test
    @RequiresHugePages(size = "2m", count = 0, exactly = true)
    void aRemedyOfTheLibraryWritesTheFile() {
        HugePagesUnavailableException refused =
                catchThrowableOfType(HugePagesUnavailableException.class, KernelSettingsTest::allocate);
        String remedy = refused.refusals().getFirst().remedy();
        assertThat(remedy).startsWith("echo ").endsWith(" > " + POOL.control());
    }

    @Test
    @RequiresThp("never")
    void setsAModeAndReadsItBack() {
        ThpOutcome outcome = KernelSettings.system().set(ThpRequest.global(ThpMode.MADVISE));
        assertThat(outcome.before().enabled()).isEqualTo(ThpMode.NEVER);
        assertThat(outcome.after().enabled()).isEqualTo(ThpMode.MADVISE);
        assertThat(HostSettings.read(Path.of(outcome.path()))).isEqualTo("madvise");
    }

    private static void allocate() {
        try (HugeArena arena = HugeArena.ofConfined(BackingPolicy.require(Backing.hugeTlb(SIZE)))) {
            arena.allocate(SIZE.bytes());
        }
    }
}
