// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.hugemap.vfio.fake;

import org.jspecify.annotations.NullMarked;
