// SPDX-License-Identifier: Apache-2.0
/** PCI devices that aren't there: a process opens, maps and drives them by vfio, and a test plays the hardware. */
@NullMarked
package dev.hugemap.vfio.fake;

import org.jspecify.annotations.NullMarked;
