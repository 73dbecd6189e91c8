// SPDX-License-Identifier: Apache-2.0
/** The command {@code hugemap}: what this host offers, and memory on huge pages with its proof. */
module dev.hugemap.cli {
    requires static org.jspecify;
    requires com.fasterxml.jackson.core;
    requires dev.hugemap;
    requires info.picocli;
    requires java.desktop;
    /* For recordings; the launcher resolves it for the one command that reads them. */
    requires static jdk.jfr;
    /* For signals that are passed on to a command. */
    requires jdk.unsupported;
    requires me.tongfei.progressbar;

    opens dev.hugemap.cli to
            info.picocli;
}
