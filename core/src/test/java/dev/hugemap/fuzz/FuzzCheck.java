// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fuzz;

/** Gives an input to a parser, and holds what comes out against a second reading. */
@FunctionalInterface
public interface FuzzCheck {
    /** Whatever this throws is a finding, but for the target's own refusals. */
    void look(FuzzInput input) throws Exception;
}
