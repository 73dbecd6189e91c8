// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

/**
 * The other processes that have a region open, at one moment. A process that has ended isn't counted, however it ended.
 *
 * @param ownerAlive whether the owner has it open; true in the owner itself
 * @param attached how many others are attached, this process not counted
 */
public record RegionPeers(boolean ownerAlive, int attached) {}
