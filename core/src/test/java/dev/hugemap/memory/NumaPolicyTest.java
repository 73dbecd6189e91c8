// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NumaPolicyTest {
    @ParameterizedTest
    @ValueSource(strings = {"bind:0", "bind:0-1,3", "interleave:0-1", "interleave:0-1:strict", "preferred:1", "local"})
    void readsWhatItWrites(String name) {
        assertThat(NumaPolicy.parse(name).name()).isEqualTo(name);
    }

    @Test
    void bindIsStrictAndTheOthersAreNot() {
        assertThat(NumaPolicy.bind(0, 1)).isEqualTo(NumaPolicy.parse("bind:0,1"));
        assertThat(NumaPolicy.bind(0).strict()).isEqualTo(NumaPolicy.bind(0));
        assertThat(NumaPolicy.bind(0).isStrict()).isTrue();
        assertThat(List.of(NumaPolicy.interleave(0, 1), NumaPolicy.preferred(1), NumaPolicy.local()))
                .noneMatch(NumaPolicy::isStrict);
        assertThat(NumaPolicy.interleave(1, 0).strict()).hasToString("interleave:0-1:strict");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bind",
                "bind:",
                "interleave:strict",
                "bind:strict",
                "preferred:strict",
                "bind:x",
                "bind:1024",
                "interleave:1-0",
                "preferred:0-1",
                "preferred:1:strict",
                "local:0",
                "local:strict",
                "BIND:0",
                " bind:0",
                "membind:0",
                ":strict",
                "bind::strict"
            })
    void refusesWhatIsNoPolicy(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> NumaPolicy.parse(text));
    }

    @Test
    void refusesWhatCannotBeKept() {
        assertThatIllegalArgumentException().isThrownBy(NumaPolicy::bind);
        assertThatIllegalArgumentException().isThrownBy(NumaPolicy::interleave);
        assertThatIllegalArgumentException().isThrownBy(() -> NumaPolicy.bind(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> NumaPolicy.preferred(1024));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NumaPolicy.local().strict())
                .withMessageContaining("take bind");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NumaPolicy(NumaMode.BIND, new TreeSet<>(List.of(0)), NumaDemand.LENIENT))
                .withMessageContaining("take preferred");
    }

    @Test
    void aStrictPolicyDoesNotGoWithPagesOnTouch() {
        RegionOptions pooled = RegionOptions.of(require(hugeTlb()).onTouch());
        RegionOptions based = RegionOptions.of(require(basePages()).onTouch());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> pooled.placedBy(NumaPolicy.bind(0)))
                .withMessageContaining("can't hold on touch");
        assertThat(based.placedBy(NumaPolicy.preferred(0)).numa()).contains(NumaPolicy.preferred(0));
    }

    @Test
    void aPlacementTellsWhatIsWhere() {
        NumaPlacement one = new NumaPlacement(
                NumaPolicy.bind(0), new TreeMap<>(Map.of(0, 2L << 20, 1, 4096L)), 0, Optional.empty());

        assertThat(one.elsewhereBytes()).isEqualTo(4096);
        assertThat(one.plus(one).bytes()).isEqualTo(Map.of(0, 4L << 20, 1, 8192L));
        assertThat(one).hasToString("bind:0: 2 MiB on node 0, 4 KiB on node 1");
        assertThat(new NumaPlacement(NumaPolicy.local(), new TreeMap<>(), 4096, Optional.empty()))
                .hasToString("local: 4 KiB on unknown nodes");
    }
}
