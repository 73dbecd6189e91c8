// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs the test with pages available in a hugetlb pool. As root the pool is set so that exactly {@link #count()} are,
 * and put back afterwards; an ordinary user's test is skipped where too few are.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(RequiresHugePages.Pools.class)
@ExtendWith(HostExtension.class)
public @interface RequiresHugePages {
    /** The page size, such as {@code 2m}, or {@code thp}: that of transparent huge pages. */
    String size();

    /** Free pages that nobody has reserved. */
    long count();

    /** Whether more pages would be as wrong as fewer, as for a test of a refusal. */
    boolean exactly() default false;

    /** Several pools for one test. */
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @ExtendWith(HostExtension.class)
    @interface Pools {
        /** One for each page size. */
        RequiresHugePages[] value();
    }
}
