// SPDX-License-Identifier: Apache-2.0
/** Whether a flight recording may want to hear of something. Not exported. */
@NullMarked
package dev.hugemap.flight;

import org.jspecify.annotations.NullMarked;
