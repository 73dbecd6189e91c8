// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.Nobody;
import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.it.RequiresMultiSizeThp;
import dev.hugemap.it.RequiresRoot;
import dev.hugemap.it.RequiresThp;
import dev.hugemap.it.crash.FailureRun.Answers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of the failure matrix: settings of transparent pages, security policies, masked files. */
final class SettingFailuresTest {
    @Test
    @RequiresThp("never")
    void anAdministratorsNeverIsARefusal() {
        FailureRun run = FailureRun.of("thp");
        Answers answers = (Nobody.isRoot() ? run.with("then-remedy=yes") : run).run();

        answers.areRowOf(Failure.THP_NEVER, "SWITCHED_OFF");
        if (Nobody.isRoot()) {
            answers.haveHelped();
        }
    }

    @Test
    @RequiresMultiSizeThp(value = "64k", mode = "never")
    void aMultiSizePageThatIsOffIsARefusal() {
        FailureRun run = FailureRun.of("mthp:64k");
        Answers answers = (Nobody.isRoot() ? run.with("then-remedy=yes") : run).run();

        answers.areRowOf(Failure.MULTI_SIZE_OFF, "SWITCHED_OFF");
        if (Nobody.isRoot()) {
            answers.haveHelped();
        }
    }

    @Test
    @RequiresThp
    void aProcessThatHasTransparentPagesSwitchedOffIsRefusedThem() {
        FailureRun.of("thp").with("disable-thp=yes").run().areRowOf(Failure.THP_DISABLED, "DISABLED_FOR_PROCESS");
    }

    @Test
    @RequiresThp
    void aPolicyAgainstAdviceIsARefusalOfTransparentPages() {
        FailureRun.of("thp").with("refuse-call=madvise").run().areRowOf(Failure.SECCOMP_MADVISE, "FORBIDDEN");
    }

    @Test
    @RequiresHugePages(size = "2m", count = 48)
    void aPolicyAgainstAdviceLeavesPoolPages() {
        FailureRun.of("hugetlb:2m")
                .with("refuse-call=madvise")
                .run()
                .areGrantedAsRowOf(Failure.SECCOMP_MADVISE_HUGETLB);
    }

    @Test
    @RequiresThp
    void aPolicyAgainstBindingChangesNothing() {
        FailureRun.of("thp").with("refuse-call=mbind").run().areGrantedAsRowOf(Failure.SECCOMP_MBIND);
    }

    @Test
    @RequiresThp
    void aPolicyAgainstBindingIsARefusalOfWhatIsBound() {
        FailureRun.of("thp")
                .with("refuse-call=mbind", "numa=bind:0")
                .run()
                .areRowOf(Failure.SECCOMP_MBIND_STRICT, "FORBIDDEN");
    }

    @Test
    @RequiresThp
    void aPolicyAgainstBindingIsToldWhereNobodyInsists() {
        Answers answers = FailureRun.of("thp")
                .with("refuse-call=mbind", "numa=preferred:0")
                .run();

        answers.areGrantedAsRowOf(Failure.SECCOMP_MBIND_LENIENT);
        assertThat(answers.get("placement"))
                .startsWith("preferred:0: 96 MiB on node 0; mbind: EPERM, a security policy");
    }

    @Test
    @RequiresThp
    void aPolicyAgainstFilesInMemoryChangesNothing() {
        FailureRun.of("thp").with("refuse-call=memfd_create").run().areGrantedAsRowOf(Failure.SECCOMP_MEMFD);
    }

    @Test
    @RequiresRoot
    @RequiresThp
    void withoutSysfsNothingIsSaidOfWhatTheKernelOffers(@TempDir Path folder) {
        FailureRun.of("thp").masked("/sys", folder).run().areRowOf(Failure.SYS_MASKED_THP, "UNEXPLAINED");
    }

    @Test
    @RequiresRoot
    @RequiresHugePages(size = "2m", count = 0, exactly = true)
    void withoutSysfsAnEmptyPoolIsARefusalWithoutNumbers(@TempDir Path folder) {
        FailureRun.of("hugetlb:2m").masked("/sys", folder).run().areRowOf(Failure.SYS_MASKED_HUGETLB, "UNEXPLAINED");
    }

    @Test
    @RequiresRoot
    @RequiresThp
    void withoutProcfsNothingIsProved(@TempDir Path folder) {
        FailureRun.of("thp").masked("/proc", folder).run().areRowOf(Failure.PROC_MASKED, "UNPROVED");
    }
}
