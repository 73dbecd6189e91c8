// SPDX-License-Identifier: Apache-2.0
/** Facts about this host: page sizes, pools, transparent huge page settings, limits, features. */
@NullMarked
package dev.hugemap.host;

import org.jspecify.annotations.NullMarked;
