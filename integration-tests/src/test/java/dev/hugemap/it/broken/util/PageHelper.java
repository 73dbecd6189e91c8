// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.broken.util;

/** Has a name that says nothing, in a package that says nothing. */
public final class PageHelper {}
