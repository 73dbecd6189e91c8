// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fuzz.FuzzRun;
import dev.hugemap.fuzz.FuzzTarget;
import dev.hugemap.fuzz.Seeds;
import dev.hugemap.page.PageSize;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Numbers, modes and lists of this host's files: none throws, and what is no number is no number. */
final class HostFuzzTest {
    private static final String THP = "/sys/kernel/mm/transparent_hugepage/";
    private static final PageSize HUGE = PageSize.mib(2);

    @Test
    void memInfoHasTheLinesThatAreWholeAndNoOthers() {
        FuzzRun.of(FuzzTarget.text("MemInfo", 30, Seeds.of("/proc/meminfo")), input -> {
            Map<String, Long> naive = new TreeMap<>();
            for (String line : input.text().lines().toList()) {
                int colon = line.lastIndexOf(':');
                String value = line.substring(colon + 1);
                String digits = value.endsWith(" kB")
                        ? value.substring(0, value.length() - 3).replaceFirst("^\\s+", "")
                        : "";
                boolean blank = !value.isEmpty() && hasBlank(value.substring(0, 1));
                if (colon > 0
                        && blank
                        && isNumber(digits)
                        && digits.length() < 16
                        && !hasBlank(line.substring(0, colon))) {
                    naive.put(line.substring(0, colon), Long.valueOf(digits));
                }
            }

            MemInfo memory = MemInfo.parse(input.text());

            assertThat(memory.kibibytes()).isEqualTo(naive);
            naive.keySet()
                    .forEach(key -> assertThat(memory.bytes(key).orElseThrow()).isNotNegative());
        });
    }

    @Test
    void memInfoIsTheSameInAnyOrderWithLinesThatNobodyKnows() {
        FuzzRun.of(FuzzTarget.text("MemInfo, shuffled", 10, Seeds.of("/proc/meminfo")), input -> {
            MemInfo before = MemInfo.parse(input.text());
            List<String> lines = new ArrayList<>();
            before.kibibytes().forEach((key, value) -> lines.add(key + ":   " + value + " kB"));
            for (int i = lines.size() - 1; i > 0; i--) {
                lines.set(i, lines.set(input.dice().nextInt(i + 1), lines.get(i)));
                lines.add(input.dice().nextInt(lines.size()), "Unknown " + i + ": 5 pages");
            }

            assertThat(MemInfo.parse(String.join("\n", lines))).isEqualTo(before);
        });
    }

    @Test
    void aNumberIsDigitsAndNothingElse() {
        FuzzRun.of(
                FuzzTarget.text("readNumber", 20, List.of("512\n", "0\n", "9223372036854775807", " 7 ", "-1\n")),
                input -> {
                    String digits = input.text().strip();
                    OptionalLong naive = isNumber(digits) && new BigInteger(digits).bitLength() < Long.SIZE
                            ? OptionalLong.of(new BigInteger(digits).longValueExact())
                            : OptionalLong.empty();

                    assertThat(TextFiles.none()
                                    .with("/proc/number", input.text())
                                    .readNumber("/proc/number"))
                            .isEqualTo(naive);
                });
    }

    @Test
    void aCgroupsLimitIsANumberOrMaxOrUnknown() {
        List<String> seeds = List.of("max\n", "536870912\n", "9223372036854771712\n", "18446744073709551615\n");
        FuzzRun.of(FuzzTarget.text("CgroupLevel", 15, seeds), input -> {
            String word = input.text().strip();
            Limit naive = Limit.unknown();
            if (word.equals("max")) {
                naive = Limit.unlimited();
            } else if (isNumber(word) && new BigInteger(word).bitLength() <= Long.SIZE) {
                BigInteger bytes = new BigInteger(word);
                naive = bytes.bitLength() > 62 ? Limit.unlimited() : Limit.of(bytes.longValueExact());
            }

            assertThat(CgroupLevel.limit(input.text())).isEqualTo(naive);
        });
    }

    @Test
    void reclaimableCacheIsNeverNegativeNorMoreThanIsTold() {
        List<String> seeds = List.of(
                "anon 5\nfile 900\nfile_mapped 100\nfile_dirty 10\nfile_writeback 1\ninactive_file 500\nactive_file 400\n",
                "total_inactive_file 500\ntotal_active_file 7\ntotal_mapped_file 3\ntotal_dirty 1\ntotal_writeback 0\n");
        FuzzRun.of(FuzzTarget.text("CgroupRoom", 10, seeds), input -> {
            for (CgroupVersion version : CgroupVersion.values()) {
                long bytes = CgroupRoom.reclaimable(input.text(), version);
                BigInteger told = BigInteger.ZERO;
                Matcher number = Pattern.compile("[0-9]+").matcher(input.text());
                while (number.find()) {
                    told = told.add(new BigInteger(number.group()));
                }
                assertThat(bytes).isNotNegative();
                assertThat(BigInteger.valueOf(bytes)).isLessThanOrEqualTo(told);
                assertThat(new CgroupRoom("", 1L << 61, 0, bytes).bytes()).isNotNegative();
            }
        });
    }

    @Test
    void onlyAWordInBracketsIsAMode() {
        List<String> seeds = Seeds.of(
                THP + "enabled", "always [madvise] never\n", "[always] madvise never", "always inherit [never]\n");
        FuzzRun.of(FuzzTarget.text("ThpSettings", 6, seeds), input -> {
            KernelFiles files = TextFiles.none()
                    .with(THP + "enabled", input.text())
                    .with(THP + "hpage_pmd_size", "2097152\n")
                    .with(THP + "defrag", input.text())
                    .with(THP + "hugepages-2048kB/enabled", input.text());
            Matcher word =
                    Pattern.compile("^[^\\[]*\\[([^]]*)]", Pattern.DOTALL).matcher(input.text());
            ThpMode naive = ThpMode.UNKNOWN;
            if (word.find()) {
                for (ThpMode mode : ThpMode.values()) {
                    naive = mode != ThpMode.UNKNOWN && word.group(1).equalsIgnoreCase(mode.name()) ? mode : naive;
                }
            }

            ThpSettings settings = ThpSettings.read(files, StubBridge.pagesOf(4096));

            assertThat(settings.enabled()).isEqualTo(naive);
            assertThat(settings.sizes()).containsEntry(HUGE, naive);
            assertThat(settings.modeOf(HUGE)).isEqualTo(naive);
            String cut = input.text().replace("]", "");
            assertThat(ThpSettings.read(TextFiles.none().with(THP + "enabled", cut), StubBridge.pagesOf(4096))
                            .enabled())
                    .isEqualTo(ThpMode.UNKNOWN);
        });
    }

    @Test
    void nodesAreThoseThatAreListedAndReadBack() {
        List<String> seeds = List.of("0-1,3\n", "0\n", "0-1023", "1,2,7-9", "5-2", "0-1024");
        FuzzRun.of(FuzzTarget.text("NodeList", 20, seeds).refusing(IllegalArgumentException.class), input -> {
            SortedSet<Integer> nodes = NodeList.parse(input.text());

            assertThat(nodes).allMatch(node -> node >= 0 && node < NodeList.MOST_NODES);
            assertThat(NodeList.parse(NodeList.format(nodes))).isEqualTo(nodes);
            for (String part : input.text().strip().split(",", -1)) {
                assertThat(part).matches("[0-9]{1,4}(-[0-9]{1,4})?");
                for (String end : part.split("-", -1)) {
                    assertThat(nodes).contains(Integer.parseInt(end));
                }
            }
        });
    }

    @Test
    void aFoldersNameIsTheOneOfItsSize() {
        List<String> seeds = List.of("hugepages-2048kB", "hugepages-1048576kB", "hugepages-64kB", "hugepages-3kB");
        FuzzRun.of(FuzzTarget.text("SizeFolder", 15, seeds), input -> {
            Optional<PageSize> size = SizeFolder.sizeOf(input.text());

            assertThat(size.map(SizeFolder::nameOf)).isEqualTo(size.map(_ -> input.text()));
        });
    }

    @Test
    void freePiecesAreNeverMoreThanAreTold() {
        List<String> seeds =
                Seeds.of("/proc/buddyinfo", "Node 0, zone   Normal      1      0      2      9 \nNode 1, zone DMA 3\n");
        FuzzRun.of(FuzzTarget.text("FreePieces", 15, seeds), input -> {
            PageSize base = PageSize.kib(4);
            FreePieces pieces = FreePieces.read(TextFiles.none().with("/proc/buddyinfo", input.text()), base);
            BigInteger told = BigInteger.ZERO;
            for (String line : input.text().lines().toList()) {
                String[] words = line.strip().split(" +");
                for (int i = 4; i < words.length && words[0].equals("Node"); i++) {
                    told = isNumber(words[i])
                            ? told.add(new BigInteger(words[i]).shiftLeft(i - 4 + base.log2()))
                            : told;
                }
            }

            OptionalLong bytes = pieces.bytes(base, OptionalInt.empty());

            assertThat(bytes.orElse(0)).isNotNegative();
            assertThat(BigInteger.valueOf(bytes.orElse(0))).isLessThanOrEqualTo(told);
            assertThat(pieces.bytes(HUGE, OptionalInt.of(0)).orElse(0)).isBetween(0L, bytes.orElse(Long.MAX_VALUE));
        });
    }

    @Test
    void aFieldOfStatusIsANumberOrNothing() {
        List<String> seeds =
                Seeds.of("/proc/self/status", "Uid:\t0\t1000\t0\t0\nVmSize:\t  1024 kB\nPid:\t7\nVmLck: 8 kB\n");
        FuzzRun.of(FuzzTarget.text("ProcessStatus", 20, seeds), input -> {
            ProcessStatus status = new ProcessStatus(input.text());
            Matcher size =
                    Pattern.compile("(?m)^VmSize:[ \\t]*([0-9]{1,15}) kB$").matcher(input.text());

            assertThat(status.bytes("VmSize"))
                    .isEqualTo(
                            size.find() ? OptionalLong.of(Long.parseLong(size.group(1)) << 10) : OptionalLong.empty());
            status.number("Pid").ifPresent(pid -> assertThat(input.text()).contains(Long.toString(pid)));
            status.effectiveUser().ifPresent(uid -> assertThat(uid).isNotNegative());
        });
    }

    static boolean isNumber(String text) {
        return text.matches("[0-9]+");
    }

    private static boolean hasBlank(String text) {
        return text.chars().anyMatch(letter -> letter == ' ' || letter >= '\t' && letter <= '\r');
    }
}
