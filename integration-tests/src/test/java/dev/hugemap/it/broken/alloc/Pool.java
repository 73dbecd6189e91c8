// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.broken.alloc;

import dev.hugemap.it.broken.cli.Main;

/** Knows the command line. */
public final class Pool {
    public Main main() {
        return new Main();
    }
}
