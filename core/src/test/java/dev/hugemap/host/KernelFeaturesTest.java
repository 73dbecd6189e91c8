// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KernelFeaturesTest {
    private final Map<Advice, Errno> refusedAdvice = new EnumMap<>(Advice.class);
    private final Set<Integer> open = new HashSet<>();
    private final List<String> calls = new ArrayList<>();
    private @Nullable Errno openAnswer;
    private Errno ioctlAnswer = Errno.EFAULT;
    private long pagemapEntry = 1L << 63 | 0x1234;

    private final KernelFeatures features = KernelFeatures.of((NativeBridge) Proxy.newProxyInstance(
            NativeBridge.class.getClassLoader(), new Class<?>[] {NativeBridge.class}, this::answer));

    @ParameterizedTest
    @EnumSource
    void isPresentWhereTheKernelKnowsTheCall(KernelFeature feature) {
        assertThat(features.state(feature)).isEqualTo(FeatureState.PRESENT);
        assertThat(features.has(feature)).isTrue();
        assertThat(open).isEmpty();
    }

    @Test
    void isAbsentWhereTheAdviceIsInvalid() {
        refusedAdvice.put(Advice.MADV_COLLAPSE, Errno.EINVAL);

        assertThat(features.state(KernelFeature.COLLAPSE)).isEqualTo(FeatureState.ABSENT);
        assertThat(features.has(KernelFeature.POPULATE_WRITE)).isTrue();
    }

    @Test
    void isUnknownWhereTheProbeIsForbidden() {
        refusedAdvice.put(Advice.MADV_GUARD_INSTALL, Errno.EPERM);
        ioctlAnswer = Errno.EPERM;

        assertThat(features.state(KernelFeature.GUARD_INSTALL)).isEqualTo(FeatureState.UNKNOWN);
        assertThat(features.state(KernelFeature.PAGEMAP_SCAN)).isEqualTo(FeatureState.UNKNOWN);
        assertThat(features.has(KernelFeature.PROCMAP_QUERY)).isFalse();
        assertThat(open).isEmpty();
    }

    @Test
    void isAbsentWhereTheRequestIsUnknown() {
        ioctlAnswer = Errno.ENOTTY;

        assertThat(features.state(KernelFeature.PAGEMAP_SCAN)).isEqualTo(FeatureState.ABSENT);
        assertThat(features.state(KernelFeature.PROCMAP_QUERY)).isEqualTo(FeatureState.ABSENT);
        assertThat(open).isEmpty();
    }

    @Test
    void isAbsentWhereOnlyOtherRequestsAreKnown() {
        ioctlAnswer = Errno.EINVAL;

        assertThat(features.state(KernelFeature.PAGEMAP_SCAN)).isEqualTo(FeatureState.ABSENT);
    }

    @Test
    void saysNothingAboutRequestsWithoutProcfs() {
        openAnswer = Errno.ENOENT;

        assertThat(features.state(KernelFeature.PAGEMAP_SCAN)).isEqualTo(FeatureState.UNKNOWN);
        assertThat(features.state(KernelFeature.KPAGEFLAGS)).isEqualTo(FeatureState.ABSENT);
    }

    @Test
    void saysNothingAboutFrameNumbersWhereNoDescriptorIsLeft() {
        openAnswer = Errno.EMFILE;

        assertThat(features.state(KernelFeature.KPAGEFLAGS)).isEqualTo(FeatureState.UNKNOWN);
    }

    @Test
    void lacksFrameNumbersWithoutPrivilege() {
        pagemapEntry = 1L << 63;

        assertThat(features.state(KernelFeature.KPAGEFLAGS)).isEqualTo(FeatureState.ABSENT);
        assertThat(open).isEmpty();
    }

    @Test
    void probesOnlyWhatIsAskedForAndOnlyOnce() {
        assertThat(calls).isEmpty();

        boolean first = features.has(KernelFeature.POPULATE_WRITE);
        boolean second = features.has(KernelFeature.POPULATE_WRITE);

        assertThat(first).isEqualTo(second);
        assertThat(calls).containsExactly("madvise");
    }

    private @Nullable Object answer(Object proxy, Method method, Object[] arguments) {
        calls.add(method.getName());
        return switch (method.getName()) {
            case "sysconf" -> 4096L;
            case "open" -> open(openAnswer);
            case "close" -> {
                assertThat(open.remove(arguments[0])).isTrue();
                yield null;
            }
            case "madvise" -> {
                assertThat(arguments).startsWith(0L, 0L);
                yield refuse("madvise", refusedAdvice.get(arguments[2]));
            }
            case "ioctl" -> {
                assertThat(arguments[2]).isEqualTo(MemorySegment.NULL);
                yield refuse("ioctl", ioctlAnswer);
            }
            case "pread" -> {
                ((MemorySegment) arguments[1]).set(ValueLayout.JAVA_LONG, 0, pagemapEntry);
                yield (long) Long.BYTES;
            }
            default -> throw new AssertionError("a probe has no business with " + method);
        };
    }

    private int open(@Nullable Errno refusal) {
        refuse("open", refusal);
        int fd = 100 + calls.size();
        open.add(fd);
        return fd;
    }

    private static @Nullable Object refuse(String call, @Nullable Errno errno) {
        if (errno != null) {
            throw new SyscallException(call, "", errno);
        }
        return null;
    }
}
