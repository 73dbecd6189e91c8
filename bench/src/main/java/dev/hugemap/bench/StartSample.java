// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

/**
 * One run of a program.
 *
 * @param nanos from its start to its end
 * @param said what it printed
 */
record StartSample(long nanos, String said) {}
