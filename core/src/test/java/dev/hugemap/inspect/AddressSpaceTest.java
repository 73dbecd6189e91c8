// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.fake.FakeFeature;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.PageSizes;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** All mappings of a process, on hosts that are modelled. */
final class AddressSpaceTest {
    private static final PageSize K4 = PageSize.kib(4);
    private static final PageSize M2 = PageSize.mib(2);
    private static final long MIB = 1L << 20;

    private static Inspector inspector(FakeLinux fake) {
        return inspector(fake, fake.files());
    }

    private static Inspector inspector(FakeLinux fake, KernelFiles files) {
        return Inspector.of(fake, files, PageSizes.read(fake.files(), fake));
    }

    /** Three pages of 4 KiB and one of 2 MiB, in two mappings. */
    private static AddressRange mixed(FakeLinux fake) {
        long reserved = fake.mmap(0, 12 * MIB, Protection.PROT_NONE, MapFlags.RESERVATION, -1, 0);
        AddressRange range = new AddressRange(M2.roundUp(reserved), 6 * MIB);
        fake.mmap(range.start(), range.length(), Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS.fixed(), -1, 0);
        fake.madvise(range.start(), 2 * MIB, Advice.MADV_HUGEPAGE);
        fake.write(range.start(), 1, 7);
        for (int page = 1; page <= 3; page++) {
            fake.write(range.start() + 2 * MIB + page * K4.bytes(), 1, 7);
        }
        return range;
    }

    private static MappingSummary at(AddressSpace space, long address) {
        return space.mappings().stream()
                .filter(mapping -> mapping.range().start() == address)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void addsUpEachMappingByTheSizeOfItsLeaves() {
        FakeLinux fake = FakeLinux.x86().build();
        AddressRange range = mixed(fake);

        AddressSpace space = inspector(fake).mappings();

        assertThat(at(space, range.start()).present()).isEqualTo(Map.of(M2, 2 * MIB));
        MappingSummary rest = at(space, range.start() + 2 * MIB);
        assertThat(rest.present()).isEqualTo(Map.of(K4, 3 * K4.bytes()));
        assertThat(rest.permissions()).isEqualTo("rw-p");
        assertThat(rest.kind()).isEqualTo(MappingKind.ANONYMOUS);
        assertThat(rest.unknownBytes()).isZero();
        assertThat(space.leafSizes()).containsExactly(M2, K4);
        assertThat(space.coverage()).hasValue((double) M2.bytes() / (M2.bytes() + 3 * K4.bytes()));
        assertThat(space.evidence()).containsExactly(Evidence.PAGEMAP_SCAN);
    }

    @Test
    void tellsTheSameWithoutTheNewSources() {
        FakeLinux fake = FakeLinux.x86()
                .without(FakeFeature.PAGEMAP_SCAN, FakeFeature.PROCMAP_QUERY)
                .build();
        AddressRange range = mixed(fake);

        AddressSpace space = inspector(fake).mappings();

        assertThat(at(space, range.start()).present()).isEqualTo(Map.of(M2, 2 * MIB));
        assertThat(at(space, range.start() + 2 * MIB).present()).isEqualTo(Map.of(K4, 3 * K4.bytes()));
    }

    @Test
    void countsTheZeroPageApart() {
        FakeLinux fake = FakeLinux.x86().build();
        AddressRange range = mixed(fake);
        fake.read(range.start() + 4 * MIB, 1);

        MappingSummary rest = at(inspector(fake).mappings(), range.start() + 2 * MIB);

        assertThat(rest.zeroPageBytes()).isEqualTo(K4.bytes());
        assertThat(rest.presentBytes()).isEqualTo(3 * K4.bytes());
    }

    @Test
    void knowsNoCoverageWhereNothingIsPresent() {
        FakeLinux fake = FakeLinux.x86().build();
        fake.mmap(0, MIB, Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS, -1, 0);

        assertThat(inspector(fake).mappings().coverage()).isEmpty();
    }

    @Test
    void saysThatThereIsNoSuchProcess() {
        FakeLinux fake = FakeLinux.x86().build();
        Inspector other = Inspector.of(fake, fake.files(), PageSizes.read(fake.files(), fake), 77);

        assertThat(refusal(other).reason()).isEqualTo(UnreadableProcessException.Reason.NO_SUCH_PROCESS);
        assertThat(refusal(other).pid()).isEqualTo(77);
        assertThat(refusal(other)).hasMessage("there is no process 77 [HM-501]");
    }

    @Test
    void refusesAProcessThatAnotherOneHasTakenTheNumberOf() {
        FakeLinux fake = FakeLinux.x86().build();
        mixed(fake);
        Inspector inspector = inspector(fake, new Staged(fake.files(), stat("S", 0, 100), stat("S", 0, 200)));

        assertThat(refusal(inspector).reason()).isEqualTo(UnreadableProcessException.Reason.ENDED);
    }

    @Test
    void refusesAProcessThatEndedMeanwhile() {
        FakeLinux fake = FakeLinux.x86().build();
        mixed(fake);
        Inspector inspector = inspector(fake, new Staged(fake.files(), stat("S", 0, 100), stat("Z", 0, 100)));

        assertThat(refusal(inspector)).hasMessageContaining("ended, or started another program");
    }

    @Test
    void refusesAProcessThatStartedAnotherProgramMeanwhile() {
        FakeLinux fake = FakeLinux.x86().build();
        mixed(fake);
        Inspector inspector =
                inspector(fake, new Staged(fake.files(), stat("S", 0, 100, 1 << 20), stat("S", 0, 100, 2 << 20)));

        assertThat(refusal(inspector)).hasMessageContaining("ended, or started another program");
    }

    @Test
    void showsAVisitorEveryStep() {
        FakeLinux fake = FakeLinux.x86().build();
        mixed(fake);
        List<Long> present = new ArrayList<>();
        List<Long> borders = new ArrayList<>();

        AddressSpace space = inspector(fake).mappings(step -> {
            borders.add(step.start());
            borders.add(step.end());
            present.add(step.state() == PageState.PRESENT ? step.end() - step.start() : 0);
        });

        assertThat(present.stream().mapToLong(Long::longValue).sum()).isEqualTo(space.presentBytes());
        for (int i = 1; i < borders.size() - 1; i += 2) {
            assertThat(borders.get(i)).isEqualTo(borders.get(i + 1));
        }
    }

    @Test
    void namesAThreadOfTheKernelSo() {
        FakeLinux fake = FakeLinux.x86().build();
        Inspector inspector = inspector(fake, new Staged(KernelFilesTextless.NONE, stat("S", 0x200000, 1)));

        assertThat(refusal(inspector).reason()).isEqualTo(UnreadableProcessException.Reason.KERNEL_THREAD);
    }

    private static UnreadableProcessException refusal(Inspector inspector) {
        return catchThrowableOfType(UnreadableProcessException.class, inspector::mappings);
    }

    private static String stat(String state, long flags, long start) {
        return stat(state, flags, start, 0x7ffc_0000_1000L);
    }

    private static String stat(String state, long flags, long start, long stack) {
        return "7 (a (b) c) " + state + " 1 1 1 0 -1 " + flags + " 0 0 0 0 1 2 0 0 20 0 1 0 " + start
                + " 4096 1 1 4096 8192 " + stack + " 0 0\n";
    }

    /** No files at all. */
    private enum KernelFilesTextless implements KernelFiles {
        NONE;

        @Override
        public Optional<String> read(String path) {
            return Optional.empty();
        }

        @Override
        public List<String> list(String directory) {
            return List.of();
        }
    }

    /** Files with one stat after another. */
    private static final class Staged implements KernelFiles {
        private final KernelFiles files;
        private final Iterator<String> stats;

        Staged(KernelFiles files, String... stats) {
            this.files = files;
            this.stats = List.of(stats).iterator();
        }

        @Override
        public Optional<String> read(String path) {
            return path.endsWith("/stat") ? Optional.of(stats.next()) : files.read(path);
        }

        @Override
        public List<String> list(String directory) {
            return files.list(directory);
        }
    }
}
