// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

/**
 * Frames that were handed out together, for kpageflags.
 *
 * @param first the first frame's number
 * @param count how many
 * @param folioFrames frames per folio; folios start at multiples of it
 * @param kind what they serve
 */
record FrameRun(long first, long count, long folioFrames, PageKind kind) {}
