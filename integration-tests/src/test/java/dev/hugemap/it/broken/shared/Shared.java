// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.broken.shared;

import dev.hugemap.it.broken.cli.Main;

/** Knows the command line. */
public final class Shared {
    public Main main() {
        return new Main();
    }
}
