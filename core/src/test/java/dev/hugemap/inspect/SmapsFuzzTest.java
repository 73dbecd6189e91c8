// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.hugemap.bridge.call.NativeBridge;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Texts that are cut or damaged at random: read to the end, or refused by name, within as many steps as there are bytes. */
final class SmapsFuzzTest {
    private static final int TEXTS = 3000;
    private static final List<String> SMAPS = List.of(
            "linux-4.18-x86_64.txt", "linux-5.4-x86_64.txt", "linux-6.18-x86_64.txt", "linux-6.12-aarch64-64k.txt");
    private static final List<String> NUMA_MAPS = List.of("numa_maps-6.18-x86_64.txt", "numa_maps-made.txt");

    @Test
    void damagedSmapsNeverLoopAndFailByName() {
        damaged(SMAPS, bridge -> {
            try (SmapsReader reader = SmapsReader.open(bridge, Inspector.SELF, "smaps")) {
                for (int left = 100_000; reader.next(); left--) {
                    assertThat(left).isPositive();
                    assertThat(reader.kind()).isNotNull();
                    assertThat(reader.entry().name()).isEqualTo(reader.name());
                }
            }
        });
    }

    @Test
    void damagedNumaMapsNeverLoopAndFailByName() {
        damaged(NUMA_MAPS, bridge -> {
            try (NumaMapsReader reader = NumaMapsReader.open(bridge, Inspector.SELF)) {
                for (int left = 100_000; reader.next(); left--) {
                    assertThat(left).isPositive();
                    assertThat(reader.policy()).isNotNull();
                }
            }
        });
    }

    private static void damaged(List<String> files, Consumer<NativeBridge> read) {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> texts = files.stream()
                .map(file -> SmapsTexts.resource(file).getBytes(StandardCharsets.UTF_8))
                .toList();
        int refused = 0;
        for (int i = 0; i < TEXTS; i++) {
            byte[] text = damage(texts.get(random.nextInt(texts.size())), random);
            String latin = new String(text, StandardCharsets.ISO_8859_1);
            try {
                read.accept(SmapsTexts.bridge(latin, 1 + random.nextInt(5000)));
            } catch (KernelTextException byName) {
                assertThat(byName.path()).startsWith("/proc/self/");
                refused++;
            } catch (RuntimeException | Error other) {
                fail("seed " + seed + ", text " + i + ":\n" + latin, other);
            }
        }
        assertThat(refused).as("texts refused, seed %d", seed).isBetween(TEXTS / 10, TEXTS);
    }

    private static byte[] damage(byte[] text, SplittableRandom random) {
        int from = random.nextInt(4) == 0 ? random.nextInt(text.length) : 0;
        int to = random.nextInt(2) == 0 ? from + random.nextInt(text.length - from) : text.length;
        byte[] part = Arrays.copyOfRange(text, from, to);
        for (int i = random.nextInt(4); i > 0 && part.length > 0; i--) {
            part[random.nextInt(part.length)] = (byte) random.nextInt(128);
        }
        return part;
    }
}
