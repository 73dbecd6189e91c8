// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;

/** What the {@code Requires…} annotations make of this host, and what they say where they can't. */
class HostExtensionTest {
    private static final HugeTlb POOL = HugeTlb.of("2m");
    private static final Path THP = Path.of("/sys/kernel/mm/transparent_hugepage");
    private static final Path THP_MODE = THP.resolve("enabled");
    private static final Path MTHP_MODE = THP.resolve("hugepages-64kB/enabled");

    @TempDir
    private Path folder;

    @Test
    @RequiresRoot
    void providesExactlyTheseHugePagesAndTakesThemBack() {
        long before = POOL.total();

        assertThat(outcomes(NeedsThreePages.class))
                .containsExactly("failsWith3Available failed", "finds3Available passed");
        assertThat(POOL.total()).isEqualTo(before);
    }

    @Test
    @RequiresRoot
    void setsTransparentHugePagesAndPutsThemBack() {
        String thp = HostSettings.read(THP_MODE);
        String mthp = HostSettings.read(MTHP_MODE);

        assertThat(outcomes(NeedsThpModes.class)).containsExactly("findsThemSet passed");
        assertThat(HostSettings.read(THP_MODE)).isEqualTo(thp);
        assertThat(HostSettings.read(MTHP_MODE)).isEqualTo(mthp);
    }

    @Test
    void skipsAnOrdinaryUsersTestWithTheCommandThatWouldProvideThePages() {
        assertThat(asNobody(NeedsVeryManyPages.class, Map.of()))
                .singleElement()
                .asString()
                .startsWith("test skipped: ")
                .contains(
                        "needs 1000000 free pages of 2 MiB in the hugetlb pool; " + POOL.available() + " free",
                        "run: echo " + (POOL.total() - POOL.available() + 1_000_000) + " | sudo tee " + POOL.control());
    }

    @Test
    void skipsAnOrdinaryUsersTestThatNeedsRootOrAnotherMode() {
        assertThat(asNobody(NeedsRoot.class, Map.of())).containsExactly("test skipped: needs root");
        assertThat(asNobody(NeedsNoSuchMode.class, Map.of()))
                .singleElement()
                .asString()
                .contains("needs sometimes in " + THP_MODE, "run: echo sometimes | sudo tee " + THP_MODE);
        assertThat(asNobody(NeedsNoSuchSize.class, Map.of()))
                .singleElement()
                .asString()
                .contains("hugepages-12kB/enabled, which this kernel doesn't have");
    }

    @Test
    void failsInsteadOfSkippingWhereSkipsAreForbidden() {
        assertThat(asNobody(NeedsVeryManyPages.class, Map.of("HUGEMAP_FORBID_SKIPS", "true")))
                .containsExactly("test failed");
    }

    @Test
    void excusesGiganticPagesAloneThatTheHostCouldNotProvide() {
        Map<String, String> excused = Map.of("HUGEMAP_FORBID_SKIPS", "true", "HUGEMAP_NO_1G", "memory is in pieces");

        assertThat(asNobody(NeedsVeryManyGiganticPages.class, excused))
                .singleElement()
                .asString()
                .contains("test skipped: ", "HUGEMAP_NO_1G: memory is in pieces");
        assertThat(asNobody(NeedsVeryManyPages.class, excused)).containsExactly("test failed");
    }

    private static List<String> outcomes(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .execute()
                .testEvents()
                .filter(event -> event.getType() == EventType.FINISHED)
                .map(HostExtensionTest::outcome)
                .sorted()
                .toList();
    }

    private List<String> asNobody(Class<?> tests, Map<String, String> environment) {
        Command command = Command.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        Nobody.classPath(folder),
                        Report.class.getName(),
                        tests.getName())
                .without("HUGEMAP_FORBID_SKIPS")
                .without("HUGEMAP_NO_1G");
        environment.forEach(command::with);
        Command.Finished finished = command.asNobody().run();
        assertThat(finished.exit()).as(finished.err()).isZero();
        return finished.lines();
    }

    private static String outcome(Event event) {
        String name = event.getTestDescriptor().getDisplayName().replace("()", "");
        TestExecutionResult result = event.getRequiredPayload(TestExecutionResult.class);
        return switch (result.getStatus()) {
            case SUCCESSFUL -> name + " passed";
            case FAILED -> name + " failed";
            case ABORTED ->
                name + " skipped: " + result.getThrowable().orElseThrow().getMessage();
        };
    }

    /** Runs a class of tests and prints a line for each of them. */
    static final class Report {
        public static void main(String[] arguments) throws ClassNotFoundException {
            outcomes(Class.forName(arguments[0])).forEach(System.out::println);
        }
    }

    static class NeedsThreePages {
        @Test
        @RequiresHugePages(size = "2m", count = 3)
        void finds3Available() {
            assertThat(POOL.available()).isEqualTo(3);
        }

        @Test
        @RequiresHugePages(size = "2m", count = 3)
        void failsWith3Available() {
            throw new AssertionError("as it should");
        }
    }

    @RequiresThp("always")
    static class NeedsThpModes {
        @Test
        @RequiresMultiSizeThp(value = "64k", mode = "madvise", pmd = "never")
        void findsThemSet() {
            assertThat(HostSettings.read(THP_MODE)).isEqualTo("always");
            assertThat(HostSettings.read(MTHP_MODE)).isEqualTo("madvise");
            assertThat(HostSettings.read(THP.resolve("hugepages-2048kB/enabled")))
                    .isEqualTo("never");
        }
    }

    static class NeedsVeryManyPages {
        @Test
        @RequiresHugePages(size = "2m", count = 1_000_000)
        void test() {}
    }

    static class NeedsVeryManyGiganticPages {
        @Test
        @RequiresHugePages(size = "1g", count = 1_000_000)
        void test() {}
    }

    static class NeedsRoot {
        @Test
        @RequiresRoot
        void test() {}
    }

    static class NeedsNoSuchMode {
        @Test
        @RequiresThp("sometimes")
        void test() {}
    }

    static class NeedsNoSuchSize {
        @Test
        @RequiresMultiSizeThp("12k")
        void test() {}
    }
}
