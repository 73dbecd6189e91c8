// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.hugemap.agrona;

import org.jspecify.annotations.NullMarked;
