// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

/**
 * What stood in the way of a call.
 *
 * @param reason for programs
 * @param cause numbers, a phrase without a full stop
 * @param remedy what to do
 */
record Shortfall(Reason reason, String cause, String remedy) {}
