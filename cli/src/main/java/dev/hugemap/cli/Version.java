// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of hugemap, and what it runs on. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            "hugemap " + own(),
            "Java " + Runtime.version() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.version")
                    + " " + System.getProperty("os.arch")
        };
    }

    /** The build writes it into the module's descriptor. */
    private static String own() {
        return Optional.ofNullable(Main.class.getModule().getDescriptor())
                .flatMap(descriptor -> descriptor.rawVersion())
                .orElse("(unpackaged)");
    }
}
