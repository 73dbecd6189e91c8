package dev.hugemap.memory;

import dev.hugemap.inspect.MappingReport;
import java.util.Optional;

/** What stands behind a mapped range: what populating took, or empty where pages come on touch, and the proof. */
record Backed(Optional<PopulateOutcome> populate, MappingReport report) {}
