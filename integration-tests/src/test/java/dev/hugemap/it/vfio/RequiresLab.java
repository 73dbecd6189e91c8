// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.vfio;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs the tests in a guest of {@code integration-tests/lab}, with devices that nobody else has. Anywhere else they are
 * skipped, also where vfio has devices: those are somebody's.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("vfio")
@ExtendWith(LabExtension.class)
@interface RequiresLab {}
