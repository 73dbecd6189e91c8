/** Off-heap memory on huge pages, with proof of what the kernel did. */
module dev.hugemap {
    requires static transitive org.jspecify;
    requires transitive dev.hugemap.bridge;

    exports dev.hugemap.page;
    exports dev.hugemap.host;
    exports dev.hugemap.inspect;
    exports dev.hugemap.memory;
}
