// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

/**
 * A turn of one arm.
 *
 * @param nanos for one proof
 * @param found bytes on huge pages, or bytes of text
 */
record ProofSample(long nanos, long found) {}
