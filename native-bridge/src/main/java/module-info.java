// SPDX-License-Identifier: Apache-2.0
/**
 * System calls of Linux for hugemap: the only module that makes restricted foreign-memory calls.
 *
 * <p>Errors and values are exported to everyone. What forges memory segments from addresses is exported to hugemap's
 * own modules alone.
 */
@SuppressWarnings("module") // the qualified exports name a module that is built after this one
module dev.hugemap.bridge {
    requires static transitive org.jspecify;
    requires static com.sun.jna;

    exports dev.hugemap.bridge;
    exports dev.hugemap.bridge.abi to
            dev.hugemap,
            dev.hugemap.vfio.fake;
    exports dev.hugemap.bridge.call to
            dev.hugemap,
            dev.hugemap.vfio.fake;
}
