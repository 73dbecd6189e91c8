// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.require;
import static dev.hugemap.memory.Trial.BASE;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static dev.hugemap.memory.Trial.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.fake.FakeFeature;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.host.KernelFiles;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Why a call was refused, in a word and with a remedy, whatever the backing. */
final class ExplanationTest {
    private static final long ASKED = 64 * MIB;

    @ParameterizedTest
    @ValueSource(ints = {1, 13, 38})
    void whatASecurityPolicyForbidsIsCalledSo(int errno) {
        Trial trial = Trial.of(FakeLinux.x86());
        trial.linux().failEvery(Advice.MADV_HUGEPAGE, new Errno(errno));

        Refusal refusal = trial.refusal(transparent(), ASKED);

        assertThat(refusal.reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(refusal.call()).isEqualTo("madvise");
        assertThat(refusal.cause())
                .isEqualTo("64 MiB needed, a security policy, such as a container's seccomp profile, forbids madvise"
                        + " with MADV_HUGEPAGE");
        assertThat(refusal.remedy())
                .isEqualTo("allow madvise with MADV_HUGEPAGE in the seccomp profile that this process runs under");
    }

    @Test
    void aForbiddenMappingOfPoolPagesIsNoEmptyPool() {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 4));
        trial.linux().failEvery("mmap", Errno.EPERM);

        Refusal refusal = trial.refusal(hugeTlb(), ASKED);

        assertThat(refusal.reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(refusal.cause()).endsWith("forbids mmap");
    }

    @Test
    void aSizeThatTheKernelListsIsNoUnknownOneWhateverAFilterAnswers() {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 64));
        trial.linux().failEvery("mmap", Errno.EINVAL);

        Refusal refusal = trial.refusal(hugeTlb(), ASKED);

        assertThat(refusal.reason()).isEqualTo(Reason.UNEXPLAINED);
        assertThat(refusal.cause()).startsWith("an unexpected answer to mmap(");
    }

    @Test
    void wherePopulatingByAdviceIsForbiddenItGoesByReading() {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 32));
        trial.linux().failEvery(Advice.MADV_POPULATE_WRITE, Errno.EPERM);

        Trial.assertAllOnLeaves(trial.granted(require(hugeTlb()), ASKED), HUGE);
        Trial.assertAllOnLeaves(trial.granted(require(transparent()), ASKED), HUGE);
        assertThat(trial.linux().calls()).anyMatch(call -> call.startsWith("readv("));
    }

    @Test
    void populatingThatIsForbiddenAfterTheProbeIsARefusal() {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 32));
        trial.granted(require(hugeTlb()), ASKED);
        trial.linux().failEvery(Advice.MADV_POPULATE_WRITE, Errno.EPERM);

        assertThat(trial.refusal(hugeTlb(), ASKED).reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(trial.refusal(basePages(), ASKED).reason()).isEqualTo(Reason.FORBIDDEN);
    }

    @Test
    void anEndOfMappingsWhileMovingIntoARegionIsARefusalThatLeavesItAsItWas() {
        Trial trial = Trial.of(FakeLinux.x86().maxMapCount(8));
        try (Region region = trial.memory().reserve(ASKED, Trial.options(require(transparent())))) {
            region.commit(0, HUGE.bytes());
            Snapshot before = trial.linux().snapshot();
            trial.linux().failNth(1, "mremap", Errno.ENOMEM);

            HugePagesUnavailableException refused =
                    catchThrowableOfType(HugePagesUnavailableException.class, () -> region.commit(4 * MIB, 4 * MIB));

            assertThat(refused.reason()).isEqualTo(Reason.MAPPING_LIMIT);
            assertThat(refused.refusals().getFirst().call()).isEqualTo("mremap");
            assertThat(trial.linux().snapshot()).isEqualTo(before);
        }
    }

    @Test
    void theEndOfMappingsHasItsWord() {
        Trial trial = Trial.of(FakeLinux.x86().hugeTlb(HUGE, 64).maxMapCount(0).privileged());
        HugeArena held =
                trial.memory().shared(Trial.options(require(basePages()).onTouch()));
        held.allocate(ASKED);

        Refusal refusal = trial.refusal(hugeTlb(), ASKED);

        assertThat(refusal.reason()).isEqualTo(Reason.MAPPING_LIMIT);
        assertThat(refusal.cause()).isEqualTo("32 pages needed, 1 of 0 mappings are in use");
        assertThat(trial.refusal(transparent(), ASKED).reason()).isEqualTo(Reason.MAPPING_LIMIT);
        held.close();
    }

    @Test
    void strictOvercommitHasItsWordAndItsRemedyWorks() {
        Trial trial =
                Trial.of(FakeLinux.x86().memory(1 << 30).overcommitMemory(2).privileged());

        Refusal refusal = trial.refusal(transparent(), 800 * MIB);

        assertThat(refusal.reason()).isEqualTo(Reason.OVERCOMMIT);
        assertThat(refusal.call()).isEqualTo("mmap");
        trial.linux().admin().run(refusal.remedy());
        Trial.assertAllOnLeaves(trial.granted(require(transparent()), 800 * MIB), HUGE);
    }

    @Test
    void whereSysfsCannotBeReadNothingIsSaidOfWhatTheKernelOffers() {
        FakeLinux linux = FakeLinux.x86().build();
        Trial trial = new Trial(linux, HugeMemory.over(linux, new Unreadable(linux.files(), "/sys/")));

        for (Backing backing : List.of(transparent(), transparent(SMALL))) {
            Refusal refusal = trial.refusal(backing, ASKED);
            assertThat(refusal.reason()).isEqualTo(Reason.UNEXPLAINED);
            assertThat(refusal.cause()).startsWith("/sys/kernel/mm can't be read, so nothing tells whether");
        }
        Refusal refusal = trial.refusal(hugeTlb(HUGE), ASKED);
        assertThat(refusal.reason()).isEqualTo(Reason.UNEXPLAINED);
        assertThat(refusal.errno()).isEqualTo(Errno.ENOMEM);
        Trial.assertAllOnLeaves(trial.granted(require(basePages()), ASKED), BASE);
    }

    @Test
    void whereEvidenceCannotBeReadNothingIsProved() {
        FakeLinux linux = FakeLinux.x86()
                .hugeTlb(HUGE, 32)
                .without(FakeFeature.PAGEMAP_SCAN)
                .build();
        linux.beforeCall((call, arguments) -> {
            if (call.equals("open") && arguments.contains("/smaps")) {
                throw new SyscallException("open", arguments, Errno.EACCES);
            }
        });
        Trial trial = new Trial(linux, HugeMemory.over(linux, linux.files()));

        for (Backing backing : List.of(hugeTlb(HUGE), transparent(), basePages())) {
            HugePagesUnavailableException refused = trial.refused(require(backing), ASKED);
            assertThat(refused.reason()).isEqualTo(Reason.UNPROVED);
            assertThat(refused.report().orElseThrow().unknownBytes()).isEqualTo(ASKED);
        }
    }

    /** Files of which those below a folder can't be read. */
    private record Unreadable(KernelFiles files, String folder) implements KernelFiles {
        @Override
        public Optional<String> read(String path) {
            return path.startsWith(folder) ? Optional.empty() : files.read(path);
        }

        @Override
        public List<String> list(String directory) {
            return directory.startsWith(folder) ? List.of() : files.list(directory);
        }
    }
}
