// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.Errno;

/**
 * A rule that makes calls fail.
 *
 * @param call the call's name in C
 * @param argument a text that the call's arguments must contain, for example {@code MADV_COLLAPSE}; empty for all
 * @param first the first matching call that fails, counted from 1
 * @param last the last one
 * @param errno what it answers
 */
record InjectedFault(String call, String argument, long first, long last, Errno errno) {}
