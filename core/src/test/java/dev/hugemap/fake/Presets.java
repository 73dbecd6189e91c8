// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.host.ThpMode;
import dev.hugemap.page.PageSize;

/** Hosts to start from. */
final class Presets {
    private Presets() {}

    static FakeLinuxBuilder x86() {
        FakeLinuxBuilder builder = new FakeLinuxBuilder()
                .release("6.18.0", "x86_64")
                .pages(PageSize.kib(4), PageSize.mib(2))
                .hugeTlb(PageSize.mib(2))
                .hugeTlb(PageSize.gib(1));
        for (long kib = 16; kib <= 1024; kib *= 2) {
            builder.multiThp(PageSize.kib(kib), ThpMode.NEVER);
        }
        return builder;
    }

    static FakeLinuxBuilder rhel8() {
        return new FakeLinuxBuilder()
                .release("4.18.0-553.el8.x86_64", "x86_64")
                .pages(PageSize.kib(4), PageSize.mib(2))
                .thp(ThpMode.ALWAYS)
                .hugeTlb(PageSize.mib(2))
                .hugeTlb(PageSize.gib(1))
                .cgroup(CgroupMount.V1)
                .without(FakeFeature.values())
                .with(FakeFeature.ZERO_PAGE, FakeFeature.FIXED_NOREPLACE, FakeFeature.FAILED_FIXED_LEAVES_HOLE);
    }

    static FakeLinuxBuilder arm64k() {
        FakeLinuxBuilder builder = new FakeLinuxBuilder()
                .release("6.18.0", "aarch64")
                .pages(PageSize.kib(64), PageSize.mib(512))
                .memory(512L << 30)
                .hugeTlb(PageSize.mib(512))
                .hugeTlb(PageSize.mib(2))
                .hugeTlb(PageSize.gib(16));
        for (long kib = 256; kib <= 262_144; kib *= 2) {
            builder.multiThp(PageSize.kib(kib), ThpMode.NEVER);
        }
        return builder;
    }
}
