// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.memory.Backing;
import java.util.List;

/** The value of {@code --prefer}: one word to picocli, not an option that may be repeated. */
record Preference(List<Backing> backings) {}
