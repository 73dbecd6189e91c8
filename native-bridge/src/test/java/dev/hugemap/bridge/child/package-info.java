// SPDX-License-Identifier: Apache-2.0
/**
 * Main classes that tests run in a JVM of their own. In a package that no module has, so that they also run on the class
 * path beside the modules.
 */
@NullMarked
package dev.hugemap.bridge.child;

import org.jspecify.annotations.NullMarked;
