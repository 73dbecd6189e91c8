// SPDX-License-Identifier: Apache-2.0
/** Devices that vfio-pci has, in a guest of the lab: registers, memory that they reach, interrupts, refusals. */
@NullMarked
package dev.hugemap.it.vfio;

import org.jspecify.annotations.NullMarked;
