// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.Protection;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What two neighbouring VMAs must have in common to be merged. */
record VmaFlags(
        Protection protection,
        Set<VmaFlag> flags,
        @Nullable String name,
        @Nullable NodePolicy policy) {
    VmaFlags {
        flags = Set.copyOf(flags);
    }

    boolean has(VmaFlag flag) {
        return flags.contains(flag);
    }

    boolean isWritable() {
        return protection == Protection.PROT_READ_WRITE;
    }

    VmaFlags with(VmaFlag flag) {
        EnumSet<VmaFlag> more = EnumSet.of(flag);
        more.addAll(flags);
        return new VmaFlags(protection, more, name, policy);
    }

    VmaFlags without(VmaFlag flag) {
        EnumSet<VmaFlag> less = EnumSet.noneOf(VmaFlag.class);
        less.addAll(flags);
        less.remove(flag);
        return new VmaFlags(protection, less, name, policy);
    }

    VmaFlags with(Protection rights) {
        return new VmaFlags(rights, flags, name, policy);
    }

    VmaFlags named(@Nullable String newName) {
        return new VmaFlags(protection, flags, newName, policy);
    }

    VmaFlags with(@Nullable NodePolicy newPolicy) {
        return new VmaFlags(protection, flags, name, newPolicy);
    }
}
