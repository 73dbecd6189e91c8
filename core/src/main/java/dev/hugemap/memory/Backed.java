// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.inspect.MappingReport;
import java.util.Optional;

/**
 * What stands behind a mapped range.
 *
 * @param populate what populating took, or empty where pages come on touch
 * @param report the proof
 * @param placement on which NUMA nodes it is, where a policy was asked for
 */
record Backed(Optional<PopulateOutcome> populate, MappingReport report, Optional<NumaPlacement> placement) {}
