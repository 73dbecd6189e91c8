// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.AddressRange;

/** Memory that was granted: the addresses that it holds, and how it was granted. */
record Mapping(AddressRange range, CommitOutcome outcome) {}
