// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio.fake;

/**
 * A system call that is about to be made.
 *
 * @param name in C, for example {@code ioctl}
 * @param subject what it is about: a path for {@code open}, a request's name for {@code ioctl}, and otherwise the file, as
 *     {@link FakeVfio#openFiles()} names it; empty where there is none
 * @param number which call it is, from 1 on, since refusals were set
 */
public record FakeCall(String name, String subject, long number) {}
