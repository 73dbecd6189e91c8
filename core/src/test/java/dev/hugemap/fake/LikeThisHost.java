// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.host.Host;
import dev.hugemap.host.HugeTlbPool;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.PageSizes;
import dev.hugemap.host.ThpMode;
import dev.hugemap.inspect.ZeroPage;
import dev.hugemap.page.PageSize;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Describes the model after the machine that the test runs on, as far as page sizes, pools and features go. */
final class LikeThisHost {
    private static final String THP = "/sys/kernel/mm/transparent_hugepage/";
    private static final String POOLS = "/sys/kernel/mm/hugepages/";
    private static final Pattern CHOSEN = Pattern.compile("\\[([a-z]+)]");
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*", Pattern.DOTALL);

    private LikeThisHost() {}

    static FakeLinux build(Host host, KernelFiles files) {
        PageSizes sizes = host.pageSizes();
        PageSize thp = sizes.thp().orElseThrow();
        FakeLinuxBuilder builder = new FakeLinuxBuilder()
                .pages(sizes.base(), thp)
                .thp(mode(files, THP + "enabled"))
                .multiThp(thp, mode(files, THP + SysfsFiles.folder(thp) + "/enabled"));
        for (PageSize size : sizes.multi()) {
            builder.multiThp(size, mode(files, THP + SysfsFiles.folder(size) + "/enabled"));
        }
        sizes.defaultHugeTlb().ifPresent(builder::hugeTlb);
        for (HugeTlbPool pool : host.pools()) {
            builder.hugeTlb(pool.pageSize(), pool.total()).overcommit(pool.pageSize(), pool.overcommit());
        }
        lacking(builder, FakeFeature.GUARD, files, 6, 13);
        lacking(builder, FakeFeature.PAGE_TABLE_RECLAIM, files, 6, 14);
        lacking(builder, FakeFeature.GUARD_FLAG, files, 6, 15);
        lacking(builder, FakeFeature.MULTI_VMA_MREMAP, files, 6, 17);
        if (!ZeroPage.isUsed()) {
            builder.without(FakeFeature.ZERO_PAGE);
        }
        FakeLinux fake = builder.build();
        for (HugeTlbPool pool : host.pools()) {
            fake.admin().useElsewhere(pool.pageSize(), pool.total() - pool.free());
            fake.admin().reserveElsewhere(pool.pageSize(), pool.reserved());
        }
        return fake;
    }

    /** All that may change a result behind the test's back: THP settings, pool sizes, and what khugepaged did. */
    static String disturbances(KernelFiles files) {
        StringBuilder text = new StringBuilder();
        text.append(files.read(THP + "enabled").orElse(""));
        text.append(files.read(THP + "khugepaged/pages_collapsed").orElse(""));
        for (String name : files.list(THP)) {
            text.append(files.read(THP + name + "/enabled").orElse(""));
        }
        for (String name : files.list(POOLS)) {
            text.append(files.read(POOLS + name + "/nr_hugepages").orElse(""));
        }
        return text.toString();
    }

    private static void lacking(
            FakeLinuxBuilder builder, FakeFeature feature, KernelFiles files, int major, int minor) {
        Matcher version =
                VERSION.matcher(files.read("/proc/sys/kernel/osrelease").orElseThrow());
        if (!version.matches()) {
            throw new IllegalStateException("no kernel version");
        }
        int hostMajor = Integer.parseInt(version.group(1));
        int hostMinor = Integer.parseInt(version.group(2));
        if (hostMajor < major || hostMajor == major && hostMinor < minor) {
            builder.without(feature);
        }
    }

    private static ThpMode mode(KernelFiles files, String path) {
        Matcher chosen = CHOSEN.matcher(files.read(path).orElse("[inherit]"));
        return chosen.find() ? ThpMode.valueOf(chosen.group(1).toUpperCase(Locale.ROOT)) : ThpMode.INHERIT;
    }
}
