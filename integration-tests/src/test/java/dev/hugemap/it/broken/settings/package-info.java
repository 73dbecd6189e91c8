/** A package of the tree that breaks every house rule. */
@NullMarked
package dev.hugemap.it.broken.settings;

import org.jspecify.annotations.NullMarked;
