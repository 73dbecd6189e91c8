// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs the test with one size of multi-size THP. As root the sizes are set, every other size below the PMD's is switched
 * off, and all are put back afterwards; an ordinary user's test is skipped where they are not so.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(HostExtension.class)
public @interface RequiresMultiSizeThp {
    /** The size, such as {@code 64k}. */
    String value();

    /** Its mode: {@code always}, {@code inherit}, {@code madvise} or {@code never}. */
    String mode() default "madvise";

    /** The mode of the PMD size, 2 MiB on x86-64. */
    String pmd() default "never";
}
