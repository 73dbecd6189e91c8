// SPDX-License-Identifier: Apache-2.0
/** Changes of this host's settings through the API. */
@NullMarked
package dev.hugemap.it.settings;

import org.jspecify.annotations.NullMarked;
