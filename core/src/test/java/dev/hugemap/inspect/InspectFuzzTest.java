// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.fuzz.FuzzInput;
import dev.hugemap.fuzz.FuzzRun;
import dev.hugemap.fuzz.FuzzTarget;
import dev.hugemap.fuzz.Seeds;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the kernel tells of a process's mappings: read as a second reading has it, or refused by name. */
final class InspectFuzzTest {
    private static final String SELF = Inspector.SELF;

    @Test
    void smapsAreReadAsLineByLineOrRefused() {
        List<String> seeds = Seeds.recorded("linux-");
        seeds.addAll(Seeds.recorded("smaps_rollup"));
        seeds.add(Seeds.recorded("linux-6.18-x86_64.txt").getFirst().substring(0, 900));
        FuzzTarget target = FuzzTarget.text("SmapsReader", 59, seeds);
        FuzzRun.of(target.refusing(KernelTextException.class), input -> {
            // Letters beyond ASCII are whole in the text, so that both readings see the same.
            String text = input.text().replace('�', '?');
            Optional<List<NaiveSmaps.Mapping>> naive = NaiveSmaps.read(text);
            List<NaiveSmaps.Mapping> read;
            try {
                read = smaps(text, 1 + input.dice().nextInt(8000));
            } catch (KernelTextException refusal) {
                assertThat(naive).as("refused: %s", refusal.getMessage()).isEmpty();
                throw refusal;
            }
            assertThat(naive).as("not refused").isPresent();
            assertThat(read).isEqualTo(naive.get());
        });
    }

    @Test
    void smapsThatAreCutOffAreNeverHugerThanTheWhole() {
        FuzzTarget target = FuzzTarget.text("SmapsReader, cut off", 15, Seeds.recorded("linux-"));
        FuzzRun.of(target.refusing(KernelTextException.class), input -> {
            String text = input.text().replace('�', '?');
            long whole = huge(smaps(text, Integer.MAX_VALUE));
            int end = text.lastIndexOf('\n', input.dice().nextInt(text.length() + 1)) + 1;
            String cut = text.substring(0, end);

            assertThat(huge(smaps(cut, Integer.MAX_VALUE))).isLessThanOrEqualTo(whole);
        });
    }

    @Test
    void numaMapsAreTheSameInPiecesOfAnyLength() {
        FuzzTarget target = FuzzTarget.text("NumaMapsReader", 10, Seeds.recorded("numa_maps"));
        FuzzRun.of(target.refusing(KernelTextException.class), input -> {
            List<String> whole = numaMaps(input, Integer.MAX_VALUE);

            assertThat(numaMaps(input, 1 + input.dice().nextInt(300))).isEqualTo(whole);
            assertThat(whole).hasSize((int)
                    input.text().chars().filter(letter -> letter == '\n').count());
        });
    }

    @Test
    void mapsAreInOrderAndEachIsALine() {
        List<String> seeds = Seeds.of(
                "/proc/self/maps", "7f00-7f10 rw-p 00000000 00:00 0 \n7f10-7f20 r--p 00000000 00:2f 9    /a b\\012c\n");
        FuzzTarget target = FuzzTarget.text("ListedMapping", 25, seeds);
        FuzzRun.of(target.refusing(KernelTextException.class), input -> {
            String[] lines = input.text().split("\n");
            List<ListedMapping> mappings = ListedMapping.parse("/proc/1/maps", input.text());

            assertThat(mappings.size()).isLessThanOrEqualTo(lines.length);
            int line = 0;
            for (int i = 0; i < mappings.size(); i++) {
                AddressRange range = mappings.get(i).range();
                assertThat(range.start()).isNotNegative().isLessThanOrEqualTo(range.end());
                assertThat(i > 0 && mappings.get(i - 1).range().end() > range.start())
                        .isFalse();
                // Whatever is listed stands in a line, in the same order.
                while (!lines[line].matches(
                        "(?s)0*" + Long.toHexString(range.start()) + "-0*" + Long.toHexString(range.end()) + " .*")) {
                    line++;
                }
                line++;
            }
        });
    }

    @Test
    void aProcessIsToldApartByWhatStandsBehindItsName() {
        List<String> seeds = Seeds.of(
                "/proc/self/stat",
                "7 (a) b) S 1 7 7 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 1234 5 6 18446744073709551615 94000 94001 140000 0 0 0 0",
                "2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 0 0 0 18446744073709551615 0 0 0 0 0 0 0 2147483647\n");
        FuzzRun.of(FuzzTarget.text("ProcessIdentity", 20, seeds), input -> {
            Optional<ProcessIdentity> identity = ProcessIdentity.read(files("/proc/7/stat", input.text()), "/proc/7");
            String behind =
                    input.text().substring(input.text().lastIndexOf(')') + 1).strip();
            String[] words = behind.split(" ", -1);

            assertThat(identity.isPresent() && words.length < 26).isFalse();
            identity.ifPresent(known -> {
                assertThat(Long.parseLong(words[19])).isEqualTo(known.startTime());
                assertThat(known.kernelThread()).isEqualTo((Long.parseLong(words[6]) & 0x200000) != 0);
            });
        });
    }

    @Test
    void devicesAreFoundWhereTheyAreMapped() {
        List<String> seeds = List.of(
                "7f0000000000-7f0000100000 rw-s 20000000000 00:0e 5    /dev/vfio/7\n7f0000200000-7f0000300000 rw-p 00000000 00:00 0\n",
                "7f0000000000-7f0000100000 rw-s 10000000000 00:0f 77   anon_inode:[vfio-device]\n");
        FuzzRun.of(FuzzTarget.text("DeviceMappings", 15, seeds), input -> {
            List<AddressRange> ranges = DeviceMappings.of(files("/proc/7/maps", input.text()), "/proc/7");

            assertThat(ranges.size()).isLessThanOrEqualTo(input.text().split("vfio", -1).length - 1);
            assertThat(ranges).allMatch(range -> range.start() >= 0 && range.start() < range.end());
        });
    }

    @Test
    void sharedMemoryIsOffWhereNoWordIsKnown() {
        String folder = "/sys/kernel/mm/transparent_hugepage/";
        List<String> seeds = Seeds.of(
                folder + "shmem_enabled",
                "always within_size advise [never] deny force\n",
                "tmpfs /dev/shm tmpfs rw,huge=advise 0 0\n");
        FuzzRun.of(FuzzTarget.text("ShmemSetting", 15, seeds), input -> {
            KernelFiles files = files(Map.of(
                    folder + "shmem_enabled",
                    input.text(),
                    folder + "hugepages-2048kB/shmem_enabled",
                    input.text(),
                    "/proc/self/mounts",
                    input.text()));

            ShmemSetting memfd = ShmemSetting.of(files, "/memfd:x (deleted)", PageSize.mib(2));
            ShmemSetting tmpfs = ShmemSetting.of(files, "/dev/shm/x", PageSize.mib(2));

            assertThat(memfd.word().equals("unknown") || input.text().contains("[" + memfd.word() + "]"))
                    .isTrue();
            boolean told = input.text().contains("huge=" + tmpfs.word())
                    || input.text().contains("[" + tmpfs.word() + "]");
            assertThat(told || tmpfs.word().equals("never") || tmpfs.word().equals("unknown"))
                    .isTrue();
        });
    }

    @Test
    void onlyOneNodeIsTakenForAll() {
        FuzzRun.of(FuzzTarget.text("Nodes", 10, List.of("0\n", "0-1\n", "12", "0,3\n")), input -> {
            KernelFiles files = files("/sys/devices/system/node/has_memory", input.text());
            NodeSpans spans = new NodeSpans();
            Nodes nodes = Nodes.of(files, SmapsTexts.bridge("", 1), 0);
            if (!(nodes instanceof Nodes.Asked)) {
                nodes.add(4096, 8192, 4096, spans);
            }

            boolean isNumber = input.text().strip().matches("[0-9]+");
            assertThat(spans.bytes().isEmpty() || isNumber).isTrue();
        });
    }

    @Test
    void eightLettersAreANumberAsTheyAreWrittenOrNone() {
        List<byte[]> seeds = new ArrayList<>();
        for (String number : List.of("       0", "      12", "99999999", "   40960", "1       ", "  1 2   ")) {
            seeds.add(number.getBytes(StandardCharsets.US_ASCII));
        }
        FuzzRun.of(FuzzTarget.binary("Decimal", 30, seeds), input -> {
            byte[] letters = java.util.Arrays.copyOf(input.bytes(), Long.BYTES);
            for (int i = 0; i < letters.length; i++) {
                // Most changes make no number at all: keep to what stands in such a place.
                letters[i] = input.dice().nextInt(8) == 0
                        ? letters[i]
                        : (byte) " 0123456789".charAt((letters[i] & 0xff) % 11);
            }
            String text = new String(letters, StandardCharsets.ISO_8859_1);
            long naive = text.matches(" *[0-9]+") ? Long.parseLong(text.trim()) : -1;

            assertThat(Decimal.of(
                            java.lang.foreign.MemorySegment.ofArray(letters).get(ProcText.LONG, 0)))
                    .isEqualTo(naive);
        });
    }

    @Test
    void aNameIsOfAKindThatItsStartTells() {
        List<String> seeds = List.of(
                "",
                "[heap]",
                "/memfd:x (deleted)",
                "/dev/shm/x",
                "/usr/lib/x.so",
                "[anon_shmem:x]",
                "[vvar]",
                "/SYSV00000000 (deleted)");
        FuzzRun.of(FuzzTarget.text("MappingName", 15, seeds), input -> {
            String name = input.text().replace("\0", "");
            MappingKind kind = MappingName.of(name).kind();

            boolean anonymous = name.isEmpty() || name.startsWith("[") && !name.startsWith("[anon_shmem:");
            assertThat(kind == MappingKind.ANONYMOUS).isEqualTo(anonymous);
            assertThat(kind == MappingKind.SHMEM && !name.startsWith("/") && !name.startsWith("[anon_shmem:"))
                    .isFalse();
        });
    }

    private static List<NaiveSmaps.Mapping> smaps(String text, int bytesPerRead) {
        List<NaiveSmaps.Mapping> mappings = new ArrayList<>();
        try (SmapsReader reader = SmapsReader.open(SmapsTexts.bridge(text, bytesPerRead), SELF, "smaps")) {
            while (reader.next()) {
                Map<String, Long> fields = new TreeMap<>();
                for (SmapsField field : SmapsField.values()) {
                    if (reader.has(field)) {
                        fields.put(field.label(), field.isSize() ? reader.bytes(field) : reader.number(field));
                    }
                }
                TreeSet<String> flags = new TreeSet<>(reader.otherFlags());
                reader.flags().forEach(flag -> flags.add(flag.letters()));
                assertThat(reader.kind()).isNotNull();
                assertThat(java.util.Collections.disjoint(reader.otherFields().keySet(), fields.keySet()))
                        .isTrue();
                mappings.add(
                        new NaiveSmaps.Mapping(hex(reader.start()), hex(reader.end()), reader.name(), fields, flags));
            }
        }
        return mappings;
    }

    private static long huge(List<NaiveSmaps.Mapping> mappings) {
        return mappings.stream()
                .mapToLong(mapping -> mapping.fields().getOrDefault("AnonHugePages", 0L))
                .sum();
    }

    private static List<String> numaMaps(FuzzInput input, int bytesPerRead) {
        List<String> mappings = new ArrayList<>();
        try (NumaMapsReader reader = NumaMapsReader.open(SmapsTexts.bridge(input.text(), bytesPerRead), SELF)) {
            while (reader.next()) {
                StringBuilder all = new StringBuilder();
                all.append(reader.start())
                        .append(reader.policy())
                        .append(reader.name())
                        .append(reader.isHugeTlb());
                all.append(reader.pageBytes()).append(reader.pagesByNode()).append(reader.others());
                for (NumaField field : NumaField.values()) {
                    assertThat(reader.count(field)).isNotNegative();
                    all.append(reader.count(field)).append(' ');
                }
                mappings.add(all.toString());
            }
        }
        return mappings;
    }

    private static String hex(long address) {
        return Long.toHexString(address);
    }

    private static KernelFiles files(String path, String text) {
        return files(Map.of(path, text));
    }

    private static KernelFiles files(Map<String, String> texts) {
        return new KernelFiles() {
            @Override
            public Optional<String> read(String path) {
                return Optional.ofNullable(texts.get(path));
            }

            @Override
            public List<String> list(String directory) {
                return List.of();
            }
        };
    }
}
