// SPDX-License-Identifier: Apache-2.0
/** PCI devices that aren't there, for tests of code that opens them by vfio. */
module dev.hugemap.vfio.fake {
    requires static transitive org.jspecify;
    requires transitive dev.hugemap.bridge;

    exports dev.hugemap.vfio.fake;
}
