// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import dev.hugemap.page.PageSize;

/**
 * What the hugetlb controller allows this process for one page size.
 *
 * <p>Source: {@code Documentation/admin-guide/cgroup-v1/hugetlb.rst}, {@code Documentation/admin-guide/cgroup-v2.rst}.
 *
 * @param pageSize the size that is counted
 * @param faulted pages in use: beyond the limit a fault raises SIGBUS
 * @param reserved pages promised to mappings: beyond the limit {@code mmap} fails with ENOMEM; its limit is unlimited
 *     before 5.7, which doesn't count them
 */
public record CgroupHugeTlb(PageSize pageSize, CgroupCounter faulted, CgroupCounter reserved) {}
