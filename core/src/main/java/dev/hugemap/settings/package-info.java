// SPDX-License-Identifier: Apache-2.0
/**
 * The host's settings of huge pages, changed: hugetlb pools and who gets transparent huge pages.
 *
 * @serial exclude
 */
@NullMarked
package dev.hugemap.settings;

import org.jspecify.annotations.NullMarked;
