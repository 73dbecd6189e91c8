// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.abi;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.StructLayout;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a Java class says about C: that an expression has a value.
 *
 * @param expression in C
 * @param value in Java, all 64 bits of it
 */
record Claim(String expression, long value) {
    /** Constants whose name in Java isn't the expression in C. */
    private static final Map<String, String> EXPRESSIONS = Map.of(
            "SC_PAGESIZE", "_SC_PAGESIZE",
            "RU_MINFLT", "__builtin_offsetof(struct rusage, ru_minflt)");

    private static final String AARCH64 = "_AARCH64";
    private static final String GENERIC = "_GENERIC";

    /** All that a class claims; a public constant of a kind that isn't known here is an error. */
    static List<Claim> of(Class<?> type) {
        if (type == Advice.class) {
            return Arrays.stream(Advice.values())
                    .map(advice -> new Claim(advice.name(), advice.value()))
                    .toList();
        }
        if (type == Protection.class) {
            return Arrays.stream(Protection.values())
                    .map(rights -> new Claim(rights.toString(), rights.bits()))
                    .toList();
        }
        List<Claim> claims = Arrays.stream(type.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .flatMap(field -> of(field).stream())
                .collect(toCollection(ArrayList::new));
        if (type == MapFlags.class) {
            claims.add(new Claim(
                    "MAP_HUGETLB | MAP_HUGE_2MB", new MapFlags(0).hugeTlb(21).bits()));
            claims.add(new Claim(
                    "MAP_HUGETLB | MAP_HUGE_1GB", new MapFlags(0).hugeTlb(30).bits()));
        }
        return claims;
    }

    /**
     * The same for one architecture: of constants that aarch64 has otherwise, {@code NAME_AARCH64} or
     * {@code NAME_GENERIC} is the claim about {@code NAME}.
     */
    static List<Claim> of(Class<?> type, String architecture) {
        List<Claim> claims = of(type);
        Set<String> split = claims.stream()
                .map(Claim::expression)
                .filter(name -> name.endsWith(AARCH64))
                .map(name -> name.substring(0, name.length() - AARCH64.length()))
                .collect(toSet());
        String own = architecture.equals("aarch64") ? AARCH64 : GENERIC;
        return claims.stream()
                .filter(claim -> split.stream()
                        .noneMatch(name ->
                                claim.expression.equals(name + AARCH64) || claim.expression.equals(name + GENERIC)))
                .map(claim -> split.contains(claim.expression)
                        ? new Claim(claim.expression, valueOf(claims, claim.expression + own))
                        : claim)
                .toList();
    }

    private static long valueOf(List<Claim> claims, String name) {
        return claims.stream()
                .filter(claim -> claim.expression.equals(name))
                .findFirst()
                .orElseThrow()
                .value;
    }

    private static List<Claim> of(Field field) {
        try {
            String name = EXPRESSIONS.getOrDefault(field.getName(), field.getName());
            return switch (field.get(null)) {
                case Integer number -> List.of(new Claim(name, number));
                case Long number -> List.of(new Claim(name, number));
                case Errno errno -> List.of(new Claim(name, errno.value()), new Claim(errno.name(), errno.value()));
                case MapFlags flags -> List.of(new Claim(flags.toString(), flags.bits()));
                case StructLayout struct -> of(struct);
                case null, default -> throw new AssertionError("no comparison is known for " + field);
            };
        } catch (IllegalAccessException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static List<Claim> of(StructLayout layout) {
        String struct = "struct " + layout.name().orElseThrow();
        List<Claim> claims = new ArrayList<>();
        claims.add(new Claim("sizeof(" + struct + ")", layout.byteSize()));
        for (MemoryLayout member : layout.memberLayouts()) {
            if (member instanceof PaddingLayout) {
                continue;
            }
            String field = member.name().orElseThrow();
            long offset = layout.byteOffset(PathElement.groupElement(field));
            claims.add(new Claim("__builtin_offsetof(" + struct + ", " + field + ")", offset));
            claims.add(new Claim("sizeof(((" + struct + " *)0)->" + field + ")", member.byteSize()));
        }
        return claims;
    }
}
