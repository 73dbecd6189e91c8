// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.io.IOException;
import java.io.StringWriter;

/** The comparisons that have programs of their own, for whoever shows what they found beside other things. */
public final class Comparisons {
    private Comparisons() {}

    /**
     * What a comparison found.
     *
     * @param page for people
     * @param json for programs, one object
     * @param rejected whether something was on other pages than it stands for, or failed
     */
    public record Found(String page, String json, boolean rejected) {
        static Found of(Findings findings) throws IOException {
            StringWriter json = new StringWriter();
            findings.writeJson(json);
            return new Found(findings.page(), json.toString(), findings.rejected());
        }
    }

    /**
     * Pools and arenas beside other allocators.
     *
     * @param arguments of {@link AllocComparison}
     * @return what was found
     * @throws IOException if something can't be read or compiled
     */
    public static Found alloc(String... arguments) throws IOException {
        return Found.of(new AllocComparison().findings(arguments));
    }

    /**
     * What verdicts about memory cost.
     *
     * @param arguments of {@link ProofCost}
     * @return what was found
     * @throws IOException if something can't be read
     */
    public static Found proof(String... arguments) throws IOException {
        return Found.of(new ProofCost().findings(arguments));
    }

    /**
     * Registers of a BAR beside plain memory.
     *
     * @param rounds how often
     * @param millis how long each iteration takes
     * @return what was found
     * @throws IOException never in fact
     */
    public static Found bar(int rounds, int millis) throws IOException {
        return Found.of(BarCost.measure(rounds, millis));
    }
}
