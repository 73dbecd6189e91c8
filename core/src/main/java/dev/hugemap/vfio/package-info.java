// SPDX-License-Identifier: Apache-2.0
/**
 * PCI devices in user space by vfio-pci: their BARs, mapped on the largest pages that fit, interrupts and DMA.
 *
 * @serial exclude
 */
@NullMarked
package dev.hugemap.vfio;

import org.jspecify.annotations.NullMarked;
