// SPDX-License-Identifier: Apache-2.0
/** Tests on the real kernel, the real launcher and the house rules, and what they share. */
@NullMarked
package dev.hugemap.it;

import org.jspecify.annotations.NullMarked;
