// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.shared;

import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.BackingPolicy.require;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hugemap.page.PageSize;
import dev.hugemap.shared.SharedRegion;
import java.nio.file.Path;

/** Makes a named region of 8 MiB, fills it, and ends without closing it. */
final class NamedChild {
    private NamedChild() {}

    /** The mount's folder; then "halt", with a name or without. */
    public static void main(String[] arguments) {
        String[] what = arguments[1].split(" ");
        String name = what.length > 1 ? what[1] : "index";
        SharedRegion region =
                HugeMount.over(Path.of(arguments[0])).create(name, 8L << 20, require(hugeTlb(PageSize.mib(2))));
        for (long at = 0; at < region.segment().byteSize(); at += JAVA_LONG.byteSize()) {
            region.segment().set(JAVA_LONG, at, at * 31 + 7);
        }
        System.out.println("created");
        Runtime.getRuntime().halt(0);
    }
}
