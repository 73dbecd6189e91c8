// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.page.PageSize;
import dev.hugemap.settings.SettingException.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pools that aren't set: refused before anything is written, or by the file. */
class PoolRefusalTest {
    private static final PageSize SMALL = PageSize.mib(2);
    private static final String POOL = MadeUpKernel.SMALL + "nr_hugepages";

    @TempDir
    private Path root;

    @Test
    void refusesWhatWouldLeaveTheHostTooLittle() {
        // 4 GiB of 8 GiB are available, a sixteenth stays: 1,792 pages fit.
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 9000);

        SettingException refused = refused(kernel, PoolRequest.of(SMALL, 1793));

        kernel.assertUntouched();
        assertThat(refused.reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(refused.problem())
                .isEqualTo("can't have 1,793 pages of 2 MiB: 3.5 GiB more are needed, 4 GiB of 8 GiB are available, and"
                        + " 512 MiB of them stay for all else unless told otherwise");
        assertThat(refused.remedy()).isEqualTo("echo 1792 > " + POOL);
        assertThat(refused).hasMessage(refused.problem() + " [HM-204]. To do: " + refused.remedy());
        assertThat(kernel.settings().set(PoolRequest.of(SMALL, 1792)).isAsAsked())
                .isTrue();
    }

    @Test
    void leavesWhatIsToldInstead() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 9000);

        assertThat(refused(kernel, PoolRequest.of(SMALL, 2049).leaving(0)).problem())
                .endsWith("and 0 B of them stay for all else");
        assertThat(refused(kernel, PoolRequest.of(SMALL, 2048).leaving(1)).remedy())
                .startsWith("echo 2047 > ");
        assertThat(kernel.settings().set(PoolRequest.of(SMALL, 2048).leaving(0)).isAsAsked())
                .isTrue();
    }

    @Test
    void leavesASmallHostAQuarterOfAGibibyte() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 1024, 9000);
        assertThat(refused(kernel, PoolRequest.of(SMALL, 129)).problem()).contains("256 MiB of them stay");
        assertThat(kernel.settings().set(PoolRequest.of(SMALL, 128)).isAsAsked())
                .isTrue();
    }

    @Test
    void hasNoCommandWhereNotAPageMoreFits() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 9000).pool(4, 4, 0);
        SettingException refused = refused(kernel, PoolRequest.of(SMALL, 5).leaving(4L << 30));
        assertThat(refused.reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(refused.remedy()).isEqualTo("end what uses memory");
    }

    @Test
    void countsOnlyWhatIsMoreThanThePoolHas() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 9000).pool(2000, 2000, 0);
        assertThat(kernel.settings().set(PoolRequest.of(SMALL, 2100)).isAsAsked())
                .isTrue();
    }

    @Test
    void refusesNumbersBeyondAllMemory() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 9000);
        assertThat(refused(kernel, PoolRequest.of(SMALL, Long.MAX_VALUE)).problem())
                .contains("8.0 EiB more are needed");
        kernel.assertUntouched();
    }

    @Test
    void refusesToTakeWhatIsInUseOrPromised() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 9000).pool(128, 100, 8);

        SettingException refused = refused(kernel, PoolRequest.of(SMALL, 107));

        kernel.assertUntouched();
        assertThat(refused.reason()).isEqualTo(Reason.IN_USE);
        assertThat(refused.problem())
                .isEqualTo("can't have 107 pages of 2 MiB: of 128 pages 100 are in use and 8 promised, so 108 is the"
                        + " least that it can have until some are released");
        assertThat(refused.remedy()).isEqualTo("echo 108 > " + POOL);
        assertThat(kernel.settings().set(PoolRequest.of(SMALL, 108)).isAsAsked())
                .isTrue();
    }

    @Test
    void leavesSurplusPagesAlone() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 9000);
        kernel.counts(MadeUpKernel.SMALL, 10, 0, 10);
        SettingWriter deaf = (_, _) -> {};
        assertThat(kernel.settings(deaf).set(PoolRequest.of(SMALL, 0)).isAsAsked())
                .isTrue();
    }

    @Test
    void refusesSizesAndNodesThatAreNotThere() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 9000);

        SettingException size = refused(kernel, PoolRequest.of(PageSize.kib(64), 1));
        assertThat(size.reason()).isEqualTo(Reason.SIZE_UNKNOWN);
        assertThat(size.problem())
                .isEqualTo("can't have 1 page of 64 KiB: this kernel has hugetlb pages of 2 MiB, 1 GiB alone");
        SettingException node = refused(kernel, PoolRequest.of(SMALL, 1).onNode(7));
        assertThat(node.reason()).isEqualTo(Reason.NODE_UNKNOWN);
        assertThat(node.problem()).isEqualTo("can't have 1 page of 2 MiB on node 7: the NUMA nodes here are 0");
        kernel.assertUntouched();
    }

    @Test
    void refusesWhereMemoryCannotBeSeen() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 9000).file("/proc/meminfo", "");
        assertThat(refused(kernel, PoolRequest.of(SMALL, 1)).reason()).isEqualTo(Reason.UNREADABLE);
        kernel.assertUntouched();
    }

    @Test
    void refusesNumbersBelowZero() {
        assertThatIllegalArgumentException().isThrownBy(() -> PoolRequest.of(SMALL, -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PoolRequest.of(SMALL, 1).onNode(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PoolRequest.of(SMALL, 1).leaving(-1));
    }

    @Test
    void tellsOrdinaryUsersTheCommand() {
        MadeUpKernel kernel =
                MadeUpKernel.in(root, 8192, 9000).file("/proc/self/status", "Uid:\t1000\t1000\t1000\t1000");

        SettingException refused = refusedBy(kernel, new AccessDeniedException(POOL));

        assertThat(refused.reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(refused.problem()).isEqualTo("can't have 1 page of 2 MiB: only root may write " + POOL);
        assertThat(refused.remedy()).isEqualTo("sudo sh -c 'echo 1 > " + POOL + "'");
    }

    @Test
    void tellsRootOfAContainerToGoToTheHost() {
        SettingException refused = refusedBy(MadeUpKernel.in(root, 8192, 9000), new AccessDeniedException(POOL));

        assertThat(refused.reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(refused.problem()).endsWith(", and this root may not, as in a container");
        assertThat(refused.remedy()).isEqualTo("run it on the host: sudo sh -c 'echo 1 > " + POOL + "'");
    }

    @Test
    void namesTheMountThatIsReadOnly() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 9000)
                .file("/proc/self/mounts", "overlay / overlay rw 0 0\nsysfs /sys sysfs ro,nosuid 0 0");

        SettingException refused = refusedBy(kernel, new IOException("Lesefehler"));

        assertThat(refused.reason()).isEqualTo(Reason.READ_ONLY);
        assertThat(refused.problem())
                .isEqualTo("can't have 1 page of 2 MiB: " + POOL
                        + " can't be written: /sys is mounted read-only, as in a container");
        assertThat(refused.remedy()).startsWith("run it on the host: sudo ");
    }

    @Test
    void passesOnWhatTheKernelSays() {
        MadeUpKernel kernel = MadeUpKernel.in(root, 8192, 9000);
        SettingException refused = refusedBy(kernel, new IOException("Invalid argument"));
        assertThat(refused.reason()).isEqualTo(Reason.NOT_TAKEN);
        assertThat(refused.problem()).endsWith("the kernel doesn't take 1 in " + POOL + " (Invalid argument)");
        assertThat(refused.remedy()).isEqualTo("at boot, by the kernel's command line: hugepagesz=2M hugepages=1");
        assertThat(refusedBy(kernel, new NoSuchFileException(POOL)).problem()).endsWith("there is no " + POOL);
    }

    @Test
    void makesNoFiles() {
        SettingException refused = catchThrowableOfType(
                SettingException.class,
                () -> MadeUpKernel.in(root, 8192, 9000)
                        .settings((path, value) ->
                                SettingWriter.under(root.resolve("empty")).write(path, value))
                        .set(PoolRequest.of(SMALL, 1)));
        assertThat(refused.problem()).contains("there is no ");
        assertThat(root.resolve("empty")).doesNotExist();
    }

    private static SettingException refused(MadeUpKernel kernel, PoolRequest request) {
        return catchThrowableOfType(
                SettingException.class, () -> kernel.settings().set(request));
    }

    private static SettingException refusedBy(MadeUpKernel kernel, IOException failure) {
        SettingWriter refusing = (_, _) -> {
            throw failure;
        };
        return catchThrowableOfType(
                SettingException.class, () -> kernel.settings(refusing).set(PoolRequest.of(SMALL, 1)));
    }
}
