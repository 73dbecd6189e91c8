// SPDX-License-Identifier: Apache-2.0
/** What runs tests inside the lab's guests, and writes down how they went. */
@NullMarked
package dev.hugemap.it.lab;

import org.jspecify.annotations.NullMarked;
