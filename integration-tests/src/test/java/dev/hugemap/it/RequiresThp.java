// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs the test with transparent huge pages in one of the kernel's modes. As root the mode is set and put back
 * afterwards; an ordinary user's test is skipped in another mode.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(HostExtension.class)
public @interface RequiresThp {
    /** {@code always}, {@code madvise} or {@code never}. */
    String value() default "madvise";
}
