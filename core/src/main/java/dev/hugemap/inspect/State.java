// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

/** How a stretch of addresses stands: mapped by leaves, or not, or not known. */
sealed interface State permits Mapped, Gap {}
