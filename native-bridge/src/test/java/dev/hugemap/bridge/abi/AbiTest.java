// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.abi;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.Skips;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every number that hugemap hands to the kernel, compared with the kernel's own headers by a C compiler. */
final class AbiTest {
    private static final Map<Class<?>, List<String>> KERNEL_HEADERS = Map.ofEntries(
            Map.entry(Advice.class, List.of("linux/mman.h")),
            Map.entry(Errno.class, List.of("linux/errno.h")),
            Map.entry(EventFd.class, List.of("linux/eventfd.h")),
            Map.entry(Fcntl.class, List.of("linux/fcntl.h")),
            Map.entry(Fs.class, List.of("linux/fs.h")),
            Map.entry(IommuFd.class, List.of("linux/iommufd.h")),
            Map.entry(KernelPageFlags.class, List.of("linux/kernel-page-flags.h")),
            Map.entry(Magic.class, List.of("linux/magic.h")),
            Map.entry(MapFlags.class, List.of("linux/mman.h")),
            Map.entry(Memfd.class, List.of("linux/memfd.h")),
            Map.entry(Mempolicy.class, List.of("linux/mempolicy.h")),
            Map.entry(Mman.class, List.of("linux/mman.h")),
            Map.entry(Poll.class, List.of("linux/poll.h")),
            Map.entry(Prctl.class, List.of("linux/prctl.h")),
            Map.entry(Protection.class, List.of("linux/mman.h")),
            Map.entry(Resource.class, List.of("linux/resource.h")),
            Map.entry(Stat.class, List.of("linux/stat.h")),
            Map.entry(Statfs.class, List.of("asm-generic/statfs.h")),
            Map.entry(Syscalls.class, List.of("linux/mman.h")),
            Map.entry(Uio.class, List.of("linux/uio.h")),
            Map.entry(Vfio.class, List.of("linux/vfio.h")));

    private static final Map<Class<?>, List<String>> LIBRARY_HEADERS = Map.of(Unistd.class, List.of("unistd.h"));

    /** What no header that can be had holds, with where it is written instead. */
    private static final Map<String, String> WITHOUT_HEADER = Map.ofEntries(
            Map.entry("NR_MOVE_PAGES_X86_64", "arch/x86/entry/syscalls/syscall_64.tbl"),
            Map.entry("NR_MOVE_PAGES_GENERIC", "include/uapi/asm-generic/unistd.h"),
            Map.entry("NR_MOVE_PAGES", "one of the two above"),
            Map.entry("NR_MBIND_X86_64", "arch/x86/entry/syscalls/syscall_64.tbl"),
            Map.entry("NR_MBIND_GENERIC", "include/uapi/asm-generic/unistd.h"),
            Map.entry("NR_MBIND", "one of the two above"),
            Map.entry("NR_PIDFD_SEND_SIGNAL", "include/uapi/asm-generic/unistd.h"),
            Map.entry("NR_PIDFD_OPEN", "include/uapi/asm-generic/unistd.h"),
            Map.entry("NR_PROCESS_MADVISE", "include/uapi/asm-generic/unistd.h"),
            Map.entry("PM_PFRAME_MASK", "Documentation/admin-guide/mm/pagemap.rst, bits 0-54"),
            Map.entry("PM_SOFT_DIRTY", "Documentation/admin-guide/mm/pagemap.rst, bit 55"),
            Map.entry("PM_GUARD_REGION", "Documentation/admin-guide/mm/pagemap.rst, bit 58"),
            Map.entry("PM_MMAP_EXCLUSIVE", "Documentation/admin-guide/mm/pagemap.rst, bit 56"),
            Map.entry("PM_FILE", "Documentation/admin-guide/mm/pagemap.rst, bit 61"),
            Map.entry("PM_SWAP", "Documentation/admin-guide/mm/pagemap.rst, bit 62"),
            Map.entry("PM_PRESENT", "Documentation/admin-guide/mm/pagemap.rst, bit 63"));

    @TempDir
    private Path folder;

    static Stream<Arguments> classesAndArchitectures() {
        return KernelHeaders.architectures().stream()
                .flatMap(architecture -> KERNEL_HEADERS.entrySet().stream()
                        .sorted(Comparator.comparing(entry -> entry.getKey().getName()))
                        .map(entry -> Arguments.of(entry.getKey(), architecture, entry.getValue())));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("classesAndArchitectures")
    void agreesWithTheKernelsHeaders(Class<?> type, String architecture, List<String> included) {
        Skips.unless(CCompiler.isInstalled(), "a C compiler (cc)");
        KernelHeaders headers = headers(architecture);
        included.forEach(header ->
                Skips.unless(headers.have(header), "newer kernel headers: " + headers.include() + " lacks " + header));
        CCompiler compiler = new CCompiler(folder, headers.kernelAlone(architecture));

        compare(compiler, included, Claim.of(type, architecture), headers.include() + " for " + architecture);
    }

    @Test
    void agreesWithTheLibrarysHeaders() {
        Skips.unless(CCompiler.isInstalled(), "a C compiler (cc)");
        CCompiler compiler = new CCompiler(folder, List.of());

        LIBRARY_HEADERS.forEach((type, headers) -> compare(compiler, headers, Claim.of(type), "the system"));
    }

    @Test
    void comparesEveryClassOfConstants() {
        File classes = new File(
                Fs.class.getProtectionDomain().getCodeSource().getLocation().getPath(),
                Fs.class.getPackageName().replace('.', '/'));
        String[] names = Objects.requireNonNull(classes.list(), () -> "no folder " + classes);
        Set<String> compared = Stream.of(KERNEL_HEADERS, LIBRARY_HEADERS)
                .flatMap(map -> map.keySet().stream())
                .map(type -> type.getSimpleName() + ".class")
                .collect(Collectors.toSet());

        assertThat(compared)
                .containsAll(Arrays.stream(names)
                        .filter(name -> !name.equals("package-info.class") && !name.equals("Fields.class"))
                        .toList());
    }

    @Test
    void listsAsWithoutHeaderOnlyWhatExists() {
        Set<String> claimed = KERNEL_HEADERS.keySet().stream()
                .flatMap(type -> Claim.of(type).stream())
                .map(Claim::expression)
                .collect(Collectors.toSet());

        assertThat(claimed).containsAll(WITHOUT_HEADER.keySet());
    }

    @Test
    void tellsAWrongValueAndAnUnknownNameApart() {
        Skips.unless(CCompiler.isInstalled(), "a C compiler (cc)");
        String architecture = System.getProperty("os.arch");
        CCompiler compiler = new CCompiler(folder, headers(architecture).kernelAlone(architecture));

        assertThat(compiler.values(
                        List.of("linux/mman.h"),
                        List.of(
                                "MAP_SHARED",
                                "NO_SUCH_NAME",
                                "sizeof(struct no_such_struct)",
                                "__builtin_offsetof(struct no_such_struct, field)",
                                "PROT_READ")))
                .isEqualTo(Map.of("MAP_SHARED", 1L, "PROT_READ", 1L));
    }

    private static KernelHeaders headers(String architecture) {
        KernelHeaders headers = KernelHeaders.find().orElse(new KernelHeaders(Path.of("/usr/include")));
        Skips.unless(
                headers.serves(architecture),
                "kernel headers for " + architecture + " (.ci/kernel-headers target/kernel-headers)");
        return headers;
    }

    private static void compare(CCompiler compiler, List<String> headers, List<Claim> claims, String place) {
        List<String> expressions = claims.stream().map(Claim::expression).toList();
        Map<String, Long> expected =
                claims.stream().collect(toMap(Claim::expression, Claim::value, AbiTest::same, TreeMap::new));
        Map<String, Long> found = compiler.values(headers, expressions);

        Set<String> missing = new TreeSet<>(expressions);
        missing.removeAll(found.keySet());
        missing.removeAll(WITHOUT_HEADER.keySet());
        // A struct that lacks a field in older headers is shorter there.
        found.keySet().removeIf(expression -> missing.stream().anyMatch(lost -> lost.contains(struct(expression))));
        assertThat(found)
                .as("expressions in C, from %s", place)
                .allSatisfy(
                        (expression, value) -> assertThat(value).as(expression).isEqualTo(expected.get(expression)));
        Skips.unless(missing.isEmpty(), "newer kernel headers: those in " + place + " lack " + missing);
    }

    /** What a missing field's expression has in common with that of its struct's size. */
    private static String struct(String expression) {
        return expression.startsWith("sizeof(struct ")
                ? expression.substring("sizeof(".length(), expression.length() - 1) + ","
                : "\0";
    }

    private static long same(long first, long second) {
        assertThat(first).isEqualTo(second);
        return first;
    }
}
