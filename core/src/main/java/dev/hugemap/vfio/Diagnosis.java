// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

/**
 * Why something was refused, and what to do.
 *
 * @param reason for programs
 * @param cause in words
 * @param remedy a command, or a sentence
 */
record Diagnosis(VfioReason reason, String cause, String remedy) {}
