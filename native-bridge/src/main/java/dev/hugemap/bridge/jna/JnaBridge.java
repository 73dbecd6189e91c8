package dev.hugemap.bridge.jna;

/** placeholder to be replaced. */
final class JnaBridge {
    private JnaBridge() {}
}
