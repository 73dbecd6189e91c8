// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SyscallExceptionTest {
    @Test
    void saysTheCallItsArgumentsAndTheError() {
        SyscallException refusal = SyscallException.of("mprotect", Errno.ENOMEM, 4096, Protection.PROT_READ_WRITE);

        assertThat(refusal).hasMessage("mprotect(4096, PROT_READ|PROT_WRITE): ENOMEM");
        assertThat(refusal.call()).isEqualTo("mprotect");
        assertThat(refusal.arguments()).isEqualTo("4096, PROT_READ|PROT_WRITE");
        assertThat(refusal.errno()).isEqualTo(Errno.ENOMEM);
    }

    @Test
    void saysACallWithoutArguments() {
        assertThat(SyscallException.of("getpid", Errno.ENOSYS)).hasMessage("getpid(): ENOSYS");
    }
}
