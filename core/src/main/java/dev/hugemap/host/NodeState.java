// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

/** Whether this process can have memory of a NUMA node. */
public enum NodeState {
    /** It can. */
    USABLE,
    /** Its cpuset doesn't allow the node. */
    NOT_ALLOWED,
    /** The node has processors or devices, and no memory. */
    WITHOUT_MEMORY
}
