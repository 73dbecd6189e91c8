// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

/**
 * What another package's benchmark found.
 *
 * @param part which
 * @param page its text for people
 * @param json its JSON, one object
 * @param rejected whether it rejected something
 */
record Gathered(Part part, String page, String json, boolean rejected) {}
