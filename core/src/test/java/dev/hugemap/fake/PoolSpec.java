// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.page.PageSize;

/** A hugetlb pool to begin with: pages per node, and how many surplus pages the administrator allows. */
@SuppressWarnings("ArrayRecordComponent")
record PoolSpec(PageSize pageSize, long[] perNode, long overcommit) {}
