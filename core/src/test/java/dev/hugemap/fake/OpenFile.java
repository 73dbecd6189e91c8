// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

/**
 * What a descriptor stands for.
 *
 * @param path the path it was opened by
 * @param text a text file's bytes as they were when it was opened; empty for files that are computed as they are read
 */
@SuppressWarnings("ArrayRecordComponent")
record OpenFile(String path, byte[] text) {}
