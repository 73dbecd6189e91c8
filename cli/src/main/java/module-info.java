/** The command {@code hugemap}: what this host offers, and memory on huge pages with its proof. */
module dev.hugemap.cli {
    requires static org.jspecify;
    requires com.fasterxml.jackson.core;
    requires dev.hugemap;
    requires info.picocli;
    requires java.desktop;
    requires me.tongfei.progressbar;

    opens dev.hugemap.cli to
            info.picocli;
}
