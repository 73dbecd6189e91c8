// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import dev.hugemap.host.Commands;

/** What to do about a region that is refused: a command or a call. */
final class Remedies {
    private Remedies() {}

    static String of(String verb, FoundRegion found) {
        String remove = "hugemap regions remove " + found.name();
        return switch (found.state()) {
            case CLEAN ->
                verb.equals("create")
                        ? "To have it: open it; to be rid of it: " + remove
                        : "Nobody has it open: open it as its owner";
            case CRASHED -> "To have it as it is: open it with IfCrashed.TAKE; to be rid of it: " + remove;
            case IN_USE ->
                found.owner().isPresent()
                        ? "To have it: attach to it, or wait until its owner closes it"
                        : "To have it: try again when those who have it open have let go of it";
            case FOREIGN ->
                "To have it: be that user, or, where it is a file of your own: chmod 0600 "
                        + Commands.quoted(found.path()) + "; or take another name";
            case ABSENT -> "To have it: create it";
            case TORN, OTHER_SIZE, OTHER_VERSION, OTHER_PAGE_SIZE -> "It stays as it is. To be rid of it: " + remove;
        };
    }
}
