// SPDX-License-Identifier: Apache-2.0
/** Off-heap memory on huge pages, with proof of what the kernel did. */
module dev.hugemap {
    requires static transitive org.jspecify;
    requires transitive dev.hugemap.bridge;
    /* For events, where a program has it anyway. */
    requires static jdk.jfr;
    /* For pools that are shown to JMX. */
    requires static java.management;

    exports dev.hugemap.page;
    exports dev.hugemap.host;
    exports dev.hugemap.inspect;
    exports dev.hugemap.collapse;
    exports dev.hugemap.memory;
    exports dev.hugemap.settings;
    exports dev.hugemap.alloc;
    exports dev.hugemap.shared;
    exports dev.hugemap.files;
    exports dev.hugemap.vfio;
}
