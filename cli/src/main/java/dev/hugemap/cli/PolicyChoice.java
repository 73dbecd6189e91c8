// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.memory.FaultPolicy;
import dev.hugemap.page.PageSize;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The value of {@code --policy}: by which blocks memory is faulted in.
 *
 * @param kind which policy
 * @param block the size of its blocks, or null where the policy chooses
 */
record PolicyChoice(Kind kind, @Nullable PageSize block) {
    /** The policies that have a name. */
    enum Kind {
        LARGEST_FIT,
        FIXED,
        BATCHED,
        ADAPTIVE
    }

    /** Reads a policy by its name. */
    static PolicyChoice parse(String text) {
        String[] parts = text.toLowerCase(Locale.ROOT).split(":", 2);
        boolean sized = parts.length == 2;
        return switch (parts[0] + (sized ? ":" : "")) {
            case "largest-fit" -> new PolicyChoice(Kind.LARGEST_FIT, null);
            case "adaptive" -> new PolicyChoice(Kind.ADAPTIVE, null);
            case "fixed:" -> new PolicyChoice(Kind.FIXED, PageSize.parse(parts[1]));
            case "batched:" -> new PolicyChoice(Kind.BATCHED, PageSize.parse(parts[1]));
            default ->
                throw new IllegalArgumentException(
                        "'" + text + "' is no policy: write largest-fit, fixed:2m, batched:64k or adaptive");
        };
    }

    FaultPolicy policy() {
        return switch (kind) {
            case LARGEST_FIT -> FaultPolicy.largestFit();
            case FIXED -> FaultPolicy.fixed(requiredBlock());
            case BATCHED -> FaultPolicy.batched(requiredBlock());
            case ADAPTIVE -> FaultPolicy.adaptive();
        };
    }

    /** Whether its blocks are pages of one size, as far as that size is granted. */
    boolean isFixed() {
        return kind == Kind.FIXED;
    }

    /** As options and JSON write it. */
    String name() {
        String word = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return block == null ? word : word + ":" + block.shortName();
    }

    private PageSize requiredBlock() {
        if (block == null) {
            throw new IllegalStateException(kind + " without a size");
        }
        return block;
    }
}
