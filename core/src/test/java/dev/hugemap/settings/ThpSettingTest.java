// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.host.ThpMode;
import dev.hugemap.page.PageSize;
import dev.hugemap.settings.Lasting.Way;
import dev.hugemap.settings.SettingException.Reason;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modes of transparent huge pages that are set, and those that aren't. */
class ThpSettingTest {
    private static final PageSize SMALL = PageSize.kib(64);
    private static final PageSize PMD = PageSize.mib(2);
    private static final String OWN = MadeUpKernel.THP + "hugepages-64kB/enabled";

    @TempDir
    private Path root;

    private MadeUpKernel kernel;

    @BeforeEach
    void haveNothingOn() {
        kernel = MadeUpKernel.in(root, 8192, 0).thp("never", "never", "inherit");
    }

    @Test
    void setsTheModeAboveAllSizes() {
        ThpOutcome outcome = kernel.settings().set(ThpRequest.global(ThpMode.MADVISE));

        assertThat(outcome.before().modeOf(PMD)).isEqualTo(ThpMode.NEVER);
        assertThat(outcome.after().modeOf(PMD)).isEqualTo(ThpMode.MADVISE);
        assertThat(outcome.after().modeOf(SMALL)).isEqualTo(ThpMode.NEVER);
        assertThat(outcome.notes()).isEmpty();
        assertThat(outcome).hasToString("madvise for all sizes that inherit");
        assertThat(outcome.lasting())
                .containsExactly(
                        Lasting.of(Way.KERNEL_COMMAND_LINE, "transparent_hugepage=madvise"),
                        Lasting.of(
                                Way.TMPFILES,
                                "echo w " + MadeUpKernel.THP
                                        + "enabled - - - - madvise > /etc/tmpfiles.d/hugemap-thp-global.conf"));
    }

    @Test
    void setsASizesOwnModeAndNamesAllSizesForTheKernelsCommandLine() {
        ThpOutcome outcome = kernel.settings().set(ThpRequest.of(SMALL, ThpMode.MADVISE));

        assertThat(kernel.written()).containsExactly(OWN + "=madvise");
        assertThat(outcome.path()).isEqualTo(OWN);
        assertThat(outcome).hasToString("madvise for 64 KiB");
        assertThat(outcome.lasting())
                .containsExactly(
                        new Lasting(
                                Way.KERNEL_COMMAND_LINE,
                                Optional.of("6.12"),
                                "transparent_hugepage=never thp_anon=64K:madvise thp_anon=2M:inherit"),
                        Lasting.of(
                                Way.TMPFILES,
                                "echo w " + OWN + " - - - - madvise > /etc/tmpfiles.d/hugemap-thp-64k.conf"));
        assertThat(kernel.settings()
                        .set(ThpRequest.of(SMALL, ThpMode.NEVER))
                        .lasting()
                        .getFirst()
                        .text())
                .isEqualTo("transparent_hugepage=never thp_anon=64K:never thp_anon=2M:inherit");
    }

    @Test
    void saysThatNoSizeInheritsWhatIsSetAboveThem() {
        kernel.thp("never", "madvise", "never");
        assertThat(kernel.settings().set(ThpRequest.global(ThpMode.ALWAYS)).notes())
                .containsExactly("no size inherits it, so anonymous memory doesn't follow it: echo inherit > "
                        + MadeUpKernel.THP + "hugepages-2048kB/enabled");
    }

    @Test
    void saysWhatIsInherited() {
        assertThat(kernel.settings().set(ThpRequest.of(SMALL, ThpMode.INHERIT)).notes())
                .containsExactly("the setting above all sizes is never");
    }

    @Test
    void setsTheOneSettingOfAnOlderKernel(@TempDir Path older) {
        MadeUpKernel old = MadeUpKernel.in(older, 8192, 0)
                .file(MadeUpKernel.THP + "enabled", "always madvise [never]")
                .file(MadeUpKernel.THP + "hpage_pmd_size", "2097152");

        ThpOutcome outcome = old.settings().set(ThpRequest.of(PMD, ThpMode.MADVISE));

        assertThat(outcome.path()).isEqualTo(MadeUpKernel.THP + "enabled");
        assertThat(outcome.notes()).containsExactly("this kernel has one setting for all sizes");
        assertThat(outcome.lasting().getFirst().text()).isEqualTo("transparent_hugepage=madvise");
        assertThat(refused(old, ThpRequest.of(PMD, ThpMode.INHERIT)).reason()).isEqualTo(Reason.MODE_UNKNOWN);
        assertThat(refused(old, ThpRequest.of(SMALL, ThpMode.MADVISE)).problem())
                .isEqualTo("can't have madvise for 64 KiB: this kernel has modes for 2 MiB alone");
    }

    @Test
    void refusesWhatTheKernelDoesNotKnowBeforeAWrite() {
        SettingException mode = refused(kernel, ThpRequest.global(ThpMode.INHERIT));
        assertThat(mode.reason()).isEqualTo(Reason.MODE_UNKNOWN);
        assertThat(mode.problem()).endsWith("enabled knows always, madvise, never alone");
        SettingException size = refused(kernel, ThpRequest.of(PageSize.kib(8), ThpMode.MADVISE));
        assertThat(size.reason()).isEqualTo(Reason.SIZE_UNKNOWN);
        assertThat(size.problem())
                .isEqualTo("can't have madvise for 8 KiB: this kernel has modes for 64 KiB, 2 MiB alone");
        kernel.assertUntouched();
        assertThatIllegalArgumentException().isThrownBy(() -> ThpRequest.global(ThpMode.UNKNOWN));
    }

    @Test
    void refusesWhereTheKernelHasNone(@TempDir Path bare) {
        MadeUpKernel without = MadeUpKernel.in(bare, 8192, 0);
        assertThat(refused(without, ThpRequest.of(PMD, ThpMode.MADVISE)).problem())
                .endsWith("this kernel has no transparent huge pages");
        assertThat(refused(without, ThpRequest.global(ThpMode.MADVISE)).reason())
                .isEqualTo(Reason.UNREADABLE);
    }

    @Test
    void believesTheFileAndNotTheWrite() {
        SettingException refused = catchThrowableOfType(
                SettingException.class, () -> kernel.settings((_, _) -> {}).set(ThpRequest.of(SMALL, ThpMode.ALWAYS)));
        assertThat(refused.reason()).isEqualTo(Reason.NOT_TAKEN);
        assertThat(refused.problem()).contains("says always inherit madvise [never]");
    }

    private static SettingException refused(MadeUpKernel kernel, ThpRequest request) {
        return catchThrowableOfType(
                SettingException.class, () -> kernel.settings().set(request));
    }
}
