package dev.hugemap.bridge.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import org.junit.jupiter.api.Test;

final class LibCTest {
    @Test
    void answersEnosysForAFunctionThatTheLibraryLacks() {
        Outcome outcome = LibC.call("no_such_function", 1, 2);

        assertThatThrownBy(() -> outcome.asInt("1", 2))
                .isInstanceOf(SyscallException.class)
                .hasMessage("no_such_function(1, 2): ENOSYS");
        assertThatThrownBy(() -> outcome.asLong()).hasMessage("no_such_function(): ENOSYS");
    }

    @Test
    void readsAnIntFromTheLowerHalfOfTheRegister() {
        Outcome minusOne = new Outcome("close", 0xffff_ffffL, Errno.EBADF.value());
        Outcome three = new Outcome("open", 0x1234_0000_0003L, 0);

        assertThatThrownBy(() -> minusOne.asInt(7)).hasMessage("close(7): EBADF");
        assertThat(three.asInt()).isEqualTo(3);
    }

    @Test
    void readsALongFromTheWholeRegister() {
        Outcome highAddress = new Outcome("mmap", 0xffff_ffffL, Errno.EBADF.value());

        assertThat(highAddress.asLong()).isEqualTo(0xffff_ffffL);
    }

    @Test
    void answersAFunctionOfAnotherShapeWithTheSameResult() {
        assertThat(LibC.call("getpid").asInt())
                .isEqualTo(ProcessHandle.current().pid());
    }
}
