// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import dev.hugemap.Skips;
import dev.hugemap.page.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Sets the host up as the {@code Requires…} annotations of a test or its class ask, and puts it back when that ends. What
 * can't be had skips the test with the command that would provide it, or fails it where skips are forbidden.
 */
final class HostExtension implements BeforeAllCallback, BeforeEachCallback {
    private static final Path THP = Path.of("/sys/kernel/mm/transparent_hugepage");
    private static final long GIBIBYTE = 1L << 30;

    /** Why a machine that was set up for every test has no pages of 1 GiB or more; whoever set it up says so. */
    private static final String NO_GIGANTIC_PAGES = "HUGEMAP_NO_1G";

    /** Why it has no sizes of THP below the PMD's: Linux has them since 6.8. */
    private static final String NO_MULTI_SIZE_THP = "HUGEMAP_NO_MULTI_SIZE_THP";

    @Override
    public void beforeAll(ExtensionContext context) {
        provide(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        provide(context);
    }

    private static void provide(ExtensionContext context) {
        AnnotatedElement element = context.getElement().orElseThrow();
        if (AnnotationSupport.isAnnotated(element, RequiresRoot.class)) {
            Skips.unless(Nobody.isRoot(), "root");
        }
        AnnotationSupport.findAnnotation(element, RequiresThp.class)
                .ifPresent(thp -> set(context, Map.of(THP.resolve("enabled"), thp.value())));
        AnnotationSupport.findAnnotation(element, RequiresMultiSizeThp.class)
                .ifPresent(sizes -> set(context, modes(sizes)));
        for (RequiresHugePages pages : AnnotationSupport.findRepeatableAnnotations(element, RequiresHugePages.class)) {
            provide(context, pages);
        }
    }

    private static void provide(ExtensionContext context, RequiresHugePages pages) {
        HugeTlb pool = HugeTlb.of(pages.size());
        String size = Bytes.format(pool.pageBytes());
        unless(pool, pool.exists(), "hugetlb pages of " + size + ", which this kernel doesn't have");
        long available = Nobody.isRoot() ? pool.provide(settings(context), pages.count()) : pool.available();
        boolean provided = pages.exactly() ? available == pages.count() : available >= pages.count();
        String missing = "%s%d free pages of %s in the hugetlb pool; %d free; run: echo %d | sudo tee %s"
                .formatted(
                        pages.exactly() ? "exactly " : "",
                        pages.count(),
                        size,
                        available,
                        pool.total() - available + pages.count(),
                        pool.control());
        unless(pool, provided, missing);
    }

    private static void unless(HugeTlb pool, boolean condition, String missing) {
        if (pool.pageBytes() >= GIBIBYTE) {
            Skips.unless(condition, missing, NO_GIGANTIC_PAGES);
        } else {
            Skips.unless(condition, missing);
        }
    }

    /** The mode that each size's file must have; a size that the kernel doesn't have is a file that isn't there. */
    private static Map<Path, String> modes(RequiresMultiSizeThp sizes) {
        Path wanted = folder(Bytes.parse(sizes.value()));
        Path pmd = folder(Long.parseLong(HostSettings.read(THP.resolve("hpage_pmd_size"))));
        Map<Path, String> modes = new TreeMap<>();
        modes.put(wanted.resolve("enabled"), sizes.mode());
        modes.put(pmd.resolve("enabled"), sizes.pmd());
        for (Path other : modeFiles()) {
            modes.putIfAbsent(other, "never");
        }
        return modes;
    }

    private static Path folder(long bytes) {
        return THP.resolve("hugepages-" + (bytes >> 10) + "kB");
    }

    /** Every size's file; the smallest sizes have a folder without one, for they exist in shared memory alone. */
    private static List<Path> modeFiles() {
        try (Stream<Path> folders = Files.list(THP)) {
            return folders.map(folder -> folder.resolve("enabled"))
                    .filter(Files::exists)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void set(ExtensionContext context, Map<Path, String> values) {
        values.forEach((file, value) -> {
            Skips.unless(Files.exists(file), file + ", which this kernel doesn't have", NO_MULTI_SIZE_THP);
            if (Nobody.isRoot()) {
                settings(context).write(file, value);
            }
            String now = HostSettings.read(file);
            Skips.unless(
                    now.equals(value),
                    "%s in %s, which holds %s; run: echo %s | sudo tee %s".formatted(value, file, now, value, file));
        });
    }

    /** The changes made for this test or class; the store closes them when it ends. */
    private static HostSettings settings(ExtensionContext context) {
        return context.getStore(Namespace.create(HostExtension.class, context.getUniqueId()))
                .getOrComputeIfAbsent(HostSettings.class, _ -> HostSettings.open(), HostSettings.class);
    }
}
