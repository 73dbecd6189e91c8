package dev.hugemap.bridge.call;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;

/**
 * What a function of the C library answered.
 *
 * @param function its name
 * @param register the register that holds the result; a C int fills only its lower half
 * @param errno the thread's error number right after the call; means something only when the call failed
 */
record Outcome(String function, long register, int errno) {
    /** The result of a function that returns 64 bits. */
    long asLong(Object... arguments) {
        return checked(register, arguments);
    }

    /** The result of a function that returns a C int. */
    int asInt(Object... arguments) {
        return (int) checked((int) register, arguments);
    }

    private long checked(long result, Object... arguments) {
        if (result == -1) {
            throw SyscallException.of(function, new Errno(errno), arguments);
        }
        return result;
    }
}
