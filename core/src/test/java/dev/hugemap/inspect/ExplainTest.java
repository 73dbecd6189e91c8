// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.abi.Fs;
import dev.hugemap.bridge.abi.KernelPageFlags;
import dev.hugemap.bridge.abi.Prctl;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.fake.FakeFeature;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.FakeLinuxBuilder;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.PageSizes;
import dev.hugemap.host.ThpMode;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The causes that are named on hosts that are modelled. */
final class ExplainTest {
    private static final PageSize K4 = PageSize.kib(4);
    private static final PageSize K64 = PageSize.kib(64);
    private static final PageSize M2 = PageSize.mib(2);
    private static final long MIB = 1L << 20;

    private FakeLinux fake = FakeLinux.x86().build();

    @Test
    void memoryOnHugePagesHasNoCauseBeside() {
        AddressRange range = advised(4 * MIB);
        write(range);

        Explanation explanation = explain(range);

        assertThat(kinds(explanation)).containsExactly(CauseKind.ALREADY_HUGE);
        assertThat(explanation.main()).isEmpty();
        assertThat(explanation.hugeBytes()).isEqualTo(range.length());
    }

    @Test
    void untouchedMemoryWaitsForItsFirstTouch() {
        assertThat(kinds(explain(advised(4 * MIB)))).containsExactly(CauseKind.UNTOUCHED);
    }

    @Test
    void aMappingThatDidNotAskIsToldSoWhereTheSettingWantsIt() {
        AddressRange range = map(4 * MIB);
        write(range);

        Explanation explanation = explain(range);

        assertThat(kinds(explanation)).containsExactly(CauseKind.NO_ADVICE);
        assertThat(explanation.main().orElseThrow().observed()).contains("enabled is madvise");
        assertThat(explanation.main().orElseThrow().range()).isEqualTo(range);
        fake.admin().thp(ThpMode.ALWAYS);
        assertThat(kinds(explain(range))).containsExactly(CauseKind.TOUCHED_BEFORE);
    }

    @Test
    void anAdministratorsNeverComesWithTheCommandThatEndsIt() {
        AddressRange range = advised(4 * MIB);
        fake.admin().thp(ThpMode.NEVER);
        write(range);

        Cause cause = explain(range).main().orElseThrow();

        assertThat(cause.kind()).isEqualTo(CauseKind.THP_NEVER);
        assertThat(cause.remedy())
                .startsWith("sudo sh -c 'echo madvise > /sys/kernel/mm/transparent_hugepage/enabled' # then madvise");
    }

    @Test
    void severalGatesAreAllNamed() {
        AddressRange range = map(4 * MIB);
        fake.madvise(range.start(), range.length(), Advice.MADV_NOHUGEPAGE);
        fake.admin().thp(ThpMode.NEVER);
        fake.prctl(Prctl.PR_SET_THP_DISABLE, 1, 0, 0, 0);
        write(range);

        assertThat(kinds(explain(range)))
                .containsExactly(CauseKind.PROCESS_DISABLED, CauseKind.ADVISED_AGAINST, CauseKind.THP_NEVER);
    }

    @Test
    void switchedOffButForAdvisedRangesIsAMissingAdvice() {
        fake = FakeLinux.x86().thp(ThpMode.ALWAYS).processThpDisable(3).build();
        AddressRange range = map(4 * MIB);
        write(range);

        assertThat(kinds(explain(range))).containsExactly(CauseKind.NO_ADVICE);
    }

    @Test
    void pagesTouchedBeforeTheAdviceCouldBeCollapsed() {
        AddressRange range = map(4 * MIB);
        fake.write(range.start(), K4.bytes(), 7);
        fake.madvise(range.start(), range.length(), Advice.MADV_HUGEPAGE);

        Explanation explanation = explain(range);

        assertThat(kinds(explanation)).containsExactly(CauseKind.UNTOUCHED, CauseKind.TOUCHED_BEFORE);
        Cause touched = explanation.cause(CauseKind.TOUCHED_BEFORE).orElseThrow();
        assertThat(touched.bytes()).isEqualTo(K4.bytes());
        assertThat(touched.sentence()).startsWith("4 KiB are on base pages");
        assertThat(touched.remedy()).contains("MADV_COLLAPSE");
    }

    @Test
    void theShapeOfAMappingIsNamedBeforeItsSettings() {
        AddressRange range = map(8 * MIB);
        fake.munmap(range.start() + 3 * MIB / 2, range.length() - 3 * MIB / 2);
        AddressRange shorter = new AddressRange(range.start(), 3 * MIB / 2);
        assertThat(kinds(explain(shorter))).containsExactly(CauseKind.TOO_SHORT, CauseKind.MULTI_SIZE_OFF);

        AddressRange odd = new AddressRange(range.start() + 3 * MIB, 2 * MIB);
        fake.mmap(odd.start(), odd.length(), Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS.fixed(), -1, 0);
        assertThat(kinds(explain(odd))).containsExactly(CauseKind.NO_ALIGNED_BLOCK, CauseKind.MULTI_SIZE_OFF);
    }

    @Test
    void theEndsOfAMappingAreOutsideOfItsBlocks() {
        AddressRange range = advised(6 * MIB);
        fake.munmap(range.start() + 5 * MIB, MIB);
        AddressRange rest = new AddressRange(range.start(), 5 * MIB);
        write(rest);

        Explanation explanation = explain(range);

        assertThat(explanation.cause(CauseKind.BLOCK_CUT).orElseThrow().range())
                .isEqualTo(new AddressRange(range.start() + 4 * MIB, MIB));
        assertThat(explanation.cause(CauseKind.HOLE).orElseThrow().bytes()).isEqualTo(MIB);
        assertThat(explanation.hugeBytes()).isEqualTo(4 * MIB);
    }

    @Test
    void aSmallerSizeThatIsOnIsNoCause() {
        fake = FakeLinux.x86().multiThp(K64, ThpMode.MADVISE).build();
        AddressRange range = advised(4 * MIB);
        fake.munmap(range.start() + MIB, 3 * MIB);

        assertThat(kinds(explain(new AddressRange(range.start(), MIB)))).containsExactly(CauseKind.TOO_SHORT);
    }

    @Test
    void aHugePageThatWasTakenApartIsSeenWithPrivilegeAlone() {
        for (boolean root : new boolean[] {true, false}) {
            FakeLinuxBuilder host = FakeLinux.x86();
            fake = root ? host.privileged().build() : host.build();
            AddressRange range = advised(4 * MIB);
            write(range);
            fake.mprotect(range.start() + MIB, MIB, Protection.PROT_READ);

            Explanation explanation = explain(range);

            assertThat(explanation.cause(CauseKind.SPLIT).map(Cause::bytes))
                    .isEqualTo(root ? Optional.of(2 * MIB) : Optional.empty());
            assertThat(explanation.hugeBytes()).isEqualTo(2 * MIB);
            assertThat(explanation.evidence().contains(Evidence.KPAGEFLAGS)).isEqualTo(root);
        }
    }

    @Test
    void ofAHugePageThatWasTakenApartOnlyWhatStillLiesInItCounts() {
        fake = FakeLinux.x86().privileged().build();
        AddressRange range = advised(4 * MIB);
        write(range);
        fake.madvise(range.start() + K4.bytes(), 2 * MIB - K4.bytes(), Advice.MADV_DONTNEED);
        write(range);

        Explanation explanation = explain(range);

        assertThat(explanation.cause(CauseKind.SPLIT).orElseThrow().bytes()).isEqualTo(K4.bytes());
        Cause others = explanation.cause(CauseKind.TOUCHED_BEFORE).orElseThrow();
        assertThat(others.bytes()).isEqualTo(2 * MIB - K4.bytes());
        assertThat(others.observed()).endsWith("folios of 4 KiB by kpageflags");
    }

    @Test
    void thePageCachesFoliosWereNotTakenApart() {
        fake = FakeLinux.x86().privileged().build();
        AddressRange range = advised(4 * MIB);
        write(range);
        fake.munmap(range.start() + MIB, 3 * MIB);
        NativeBridge file = AlteredBridge.withEntries(fake, entry -> entry | 1L << KernelPageFlags.PM_FILE);

        assertThat(kinds(inspector(fake).explain(range))).contains(CauseKind.SPLIT);
        assertThat(kinds(inspector(file).explain(range)))
                .contains(CauseKind.TOO_SHORT)
                .doesNotContain(CauseKind.SPLIT);
    }

    @Test
    void whatWasSeenOfSomeDoesNotStandForAll() {
        AddressRange range = advised(4 * MIB);
        fake.read(range.start(), K4.bytes());
        fake.admin().thp(ThpMode.NEVER);
        fake.read(range.start() + 2 * MIB, 2 * MIB);
        fake.admin().thp(ThpMode.MADVISE);

        Explanation explanation = explain(range);

        assertThat(kinds(explanation)).containsExactly(CauseKind.ZERO_PAGE);
        assertThat(explanation.main().orElseThrow().observed())
                .isEqualTo("2 MiB: zero pages under leaves of 2 MiB; 2 MiB: zero pages under leaves of 4 KiB");
    }

    @Test
    void theSettingsThatWantAnAdviceAreAllNamed() {
        Causes causes = new Causes();
        causes.add(new Finding(CauseKind.NO_ADVICE, "didn't ask", "enabled is madvise", "ask"), 0, 2 * MIB);
        causes.add(new Finding(CauseKind.NO_ADVICE, "didn't ask", "shmem_enabled is advise", "ask"), 4 * MIB, 8 * MIB);
        causes.add(new Finding(CauseKind.NO_ADVICE, "is something else", "a flag", "ask"), 8 * MIB, 9 * MIB);

        assertThat(causes.list().stream().map(cause -> cause.sentence() + " (" + cause.observed() + ")"))
                .containsExactly(
                        "6 MiB didn't ask (4 MiB: shmem_enabled is advise; 2 MiB: enabled is madvise)",
                        "1 MiB is something else (a flag)");
    }

    @Test
    void whoOpensKpageflagsAndSeesNoFramesIsNotToldThatItWasRead() {
        fake = FakeLinux.x86().privileged().build();
        AddressRange range = map(4 * MIB);
        write(range);
        fake.madvise(range.start(), range.length(), Advice.MADV_HUGEPAGE);
        NativeBridge framesHidden = AlteredBridge.withEntries(fake, entry -> entry & ~KernelPageFlags.PM_PFRAME_MASK);

        Explanation explanation = inspector(framesHidden).explain(range);

        assertThat(explanation.evidence()).doesNotContain(Evidence.KPAGEFLAGS);
        assertThat(explanation.main().orElseThrow().observed()).endsWith(", folios: for root to see");
        assertThat(explain(range).evidence()).contains(Evidence.KPAGEFLAGS);
    }

    @Test
    void anUntouchedFileThatSmapsShowsToBeMemoryIsUntouched() {
        AddressRange range = advised(2 * MIB);

        assertThat(kinds(explainFile(range, "/dev/shm/data", 0))).containsExactly(CauseKind.UNTOUCHED);
    }

    @Test
    void aFilesAddressesMustBeAlignedAsItsOffsetsAre() {
        AddressRange range = advised(4 * MIB);

        Explanation even = explainFile(range, "/dev/shm/data", 2 * MIB);
        Explanation odd = explainFile(range, "/dev/shm/data", MIB);
        Explanation onDisk = explainFile(range, "/data/file", MIB);

        assertThat(kinds(even)).containsExactly(CauseKind.UNTOUCHED);
        assertThat(kinds(odd)).containsExactly(CauseKind.NO_ALIGNED_BLOCK);
        assertThat(odd.main().orElseThrow().sentence()).contains("not aligned as its file is");
        assertThat(odd.main().orElseThrow().observed()).contains("lie 1 MiB behind");
        assertThat(kinds(onDisk)).containsExactly(CauseKind.FILE_MAPPING, CauseKind.NO_ALIGNED_BLOCK);
    }

    @Test
    void memoryThatWasOnlyReadIsTheZeroPage() {
        AddressRange range = advised(4 * MIB);
        fake.read(range.start(), range.length());

        assertThat(kinds(explain(range))).containsExactly(CauseKind.ZERO_PAGE);
    }

    @Test
    void nobodyIsToldToTouchWhatMayBeAGuard() {
        fake = FakeLinux.x86().without(FakeFeature.GUARD_FLAG).build();
        AddressRange range = advised(4 * MIB);
        fake.madvise(range.start(), range.length(), Advice.MADV_GUARD_INSTALL);

        Cause cause = explain(range).main().orElseThrow();

        assertThat(cause.kind()).isEqualTo(CauseKind.SWAPPED);
        assertThat(cause.sentence()).contains("a marker or guard");
        assertThat(cause.observed()).contains("smaps: Swap 0");
        assertThat(cause.remedy()).doesNotContain("touch it");
    }

    @Test
    void whatSmapsCountsAsSwapIsInSwap() {
        fake = FakeLinux.x86().without(FakeFeature.GUARD_FLAG).build();
        AddressRange range = advised(4 * MIB);
        fake.madvise(range.start(), range.length(), Advice.MADV_GUARD_INSTALL);
        NativeBridge bridge = smaps(text -> text.replaceAll("(?m)^Swap: .*$", "Swap:               4096 kB"));

        Cause cause = inspector(bridge).explain(range).main().orElseThrow();

        assertThat(cause.sentence()).isEqualTo("4 MiB are in swap, or on their way to another place");
        assertThat(cause.observed()).endsWith("smaps: Swap 4 MiB");
    }

    @Test
    void aPoolMappingWithoutPagesTellsThePoolsCounts() {
        fake = FakeLinux.x86().hugeTlb(M2, 4).build();
        long start = fake.mmap(0, 4 * MIB, Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS.hugeTlb(M2.log2()), -1, 0);
        fake.write(start, 1, 7);

        Explanation explanation = explain(new AddressRange(start, 4 * MIB));

        assertThat(kinds(explanation)).containsExactly(CauseKind.POOL_PAGES_ABSENT, CauseKind.ALREADY_HUGE);
        assertThat(explanation.main().orElseThrow().observed()).isEqualTo("3 of 4 free in the pool, 1 promised");
    }

    @Test
    void aPoolPageThatLooksSwappedOrIsNotUnderstoodIsNotAbsent() {
        fake = FakeLinux.x86().hugeTlb(M2, 4).build();
        long start = fake.mmap(0, 4 * MIB, Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS.hugeTlb(M2.log2()), -1, 0);
        fake.write(start, 1, 7);
        AddressRange range = new AddressRange(start, 4 * MIB);

        Explanation marked = inspector(AlteredBridge.withCategories(fake, _ -> Fs.PAGE_IS_SWAPPED))
                .explain(range);
        Explanation strange = inspector(AlteredBridge.withCategories(fake, _ -> Fs.PAGE_IS_PRESENT))
                .explain(range);

        assertThat(kinds(marked)).containsExactly(CauseKind.SWAPPED, CauseKind.POOL_PAGES_ABSENT);
        assertThat(kinds(strange)).containsExactly(CauseKind.POOL_PAGES_ABSENT, CauseKind.UNKNOWN);
        assertThat(marked.causes().getLast().bytes()).isEqualTo(2 * MIB);
    }

    @Test
    void anOldKernelsSourcesNameTheSameCauses() {
        fake = FakeLinux.x86()
                .without(FakeFeature.PAGEMAP_SCAN, FakeFeature.PROCMAP_QUERY)
                .build();
        AddressRange range = map(4 * MIB);
        fake.write(range.start(), 2 * MIB, 7);

        assertThat(kinds(explain(range))).containsExactly(CauseKind.NO_ADVICE);
    }

    @Test
    void aKernelWithoutTransparentHugePagesIsToldSo() {
        fake = FakeLinux.x86().withoutThp().build();
        AddressRange range = map(4 * MIB);
        write(range);

        assertThat(kinds(explain(range))).containsExactly(CauseKind.THP_ABSENT);
    }

    @Test
    void manyRangesCostOneReadingOfSmaps() {
        AddressRange one = advised(4 * MIB);
        AddressRange other = map(4 * MIB);
        write(other);

        List<Explanation> explanations = inspector(fake).explain(List.of(one, other));

        assertThat(explanations.stream().map(Explanation::range)).containsExactly(one, other);
        assertThat(kinds(explanations.getFirst())).containsExactly(CauseKind.UNTOUCHED);
        assertThat(kinds(explanations.getLast())).containsExactly(CauseKind.NO_ADVICE);
    }

    @Test
    void whereNothingCanBeReadNothingIsGuessed() {
        AddressRange range = advised(4 * MIB);
        write(range);
        Inspector other = Inspector.of(fake, fake.files(), PageSizes.read(fake.files(), fake), 7);

        Explanation explanation = other.explain(range);

        assertThat(kinds(explanation)).containsExactly(CauseKind.UNKNOWN);
        assertThat(explanation.notes()).singleElement().asString().contains("/proc/7/pagemap can't be read");
    }

    @Test
    void withoutSmapsTheMappingsFlagsAreNotGuessed() {
        AddressRange range = map(4 * MIB);
        write(range);

        Explanation explanation =
                inspector(AlteredBridge.withoutFile(fake, "/proc/self/smaps")).explain(range);

        assertThat(kinds(explanation)).containsExactly(CauseKind.UNKNOWN);
        assertThat(explanation.main().orElseThrow().observed()).contains("smaps doesn't show the mapping");
        assertThat(explanation.notes()).anyMatch(note -> note.startsWith("/proc/self/smaps can't be read"));
    }

    /** The host with another text in smaps. */
    private NativeBridge smaps(UnaryOperator<String> edit) {
        return AlteredBridge.withText(fake, fake.files(), "/proc/self/smaps", edit);
    }

    /** Untouched memory, which each source but the modelled kernel itself takes for a file's. */
    private Explanation explainFile(AddressRange range, String name, long offset) {
        String line = String.format("%08x-%08x rw-s %08x 00:1c 7 %s", range.start(), range.end(), offset, name);
        NativeBridge shown =
                smaps(text -> text.replaceAll("(?m)^" + line.substring(0, line.indexOf(' ')) + ".*$", line));
        KernelFiles forced = new SharedForced(fake.files());
        return Inspector.of(AlteredBridge.withName(shown, range.start(), name), forced, PageSizes.read(forced, fake))
                .explain(range);
    }

    /** Shared memory gets huge pages everywhere. */
    private record SharedForced(KernelFiles files) implements KernelFiles {
        @Override
        public Optional<String> read(String path) {
            return path.endsWith("/transparent_hugepage/shmem_enabled") ? Optional.of("[force]") : files.read(path);
        }

        @Override
        public List<String> list(String directory) {
            return files.list(directory);
        }
    }

    private Explanation explain(AddressRange range) {
        return inspector(fake).explain(range);
    }

    private Inspector inspector(NativeBridge bridge) {
        return Inspector.of(bridge, fake.files(), PageSizes.read(fake.files(), fake));
    }

    private AddressRange advised(long bytes) {
        AddressRange range = map(bytes);
        fake.madvise(range.start(), bytes, Advice.MADV_HUGEPAGE);
        return range;
    }

    private AddressRange map(long bytes) {
        long start = fake.mmap(0, bytes + 2 * M2.bytes(), Protection.PROT_NONE, MapFlags.RESERVATION, -1, 0);
        long aligned = M2.roundUp(start + 1);
        fake.mmap(aligned, bytes, Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS.fixed(), -1, 0);
        return new AddressRange(aligned, bytes);
    }

    private void write(AddressRange range) {
        fake.write(range.start(), range.length(), 7);
    }

    private static List<CauseKind> kinds(Explanation explanation) {
        return explanation.causes().stream().map(Cause::kind).toList();
    }
}
