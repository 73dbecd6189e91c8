// SPDX-License-Identifier: Apache-2.0
/** Buffers in Agrona's manner over a {@link java.lang.foreign.MemorySegment}, on huge pages or any other memory. */
@SuppressWarnings({
    /* Agrona's jar has a module's name and no descriptor. */
    "requires-automatic",
    "requires-transitive-automatic"
})
module dev.hugemap.agrona {
    requires static transitive org.jspecify;
    requires transitive org.agrona;

    exports dev.hugemap.agrona;
}
