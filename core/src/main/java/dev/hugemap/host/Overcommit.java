// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

/** How the kernel counts promised memory. Source: {@code Documentation/mm/overcommit-accounting.rst}. */
public enum Overcommit {
    /** Refuses what is obviously too much: mode 0. */
    HEURISTIC,
    /** Refuses nothing: mode 1. */
    ALWAYS,
    /** Refuses whatever exceeds the commit limit: mode 2. */
    STRICT,
    /** The setting is absent or may not be read. */
    UNKNOWN
}
