// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.cli.JsonTree;
import java.util.List;

/** What {@code alloc --json} wrote, with all its fields checked to be there. */
record Reply(JsonTree json) {
    /** Parses a reply and checks that its fields are those that programs rely on. */
    static Reply of(String text) {
        JsonTree json = JsonTree.parse(text);
        assertThat(json.names())
                .containsExactly(
                        "pid",
                        "address",
                        "requested",
                        "policy",
                        "uniformPageSize",
                        "locked",
                        "numa",
                        "granted",
                        "refusals",
                        "populate",
                        "outcome",
                        "proof");
        json.get("granted")
                .elements()
                .forEach(row -> assertThat(row.names()).containsExactly("backing", "pageSize", "bytes"));
        json.get("refusals")
                .elements()
                .forEach(row -> assertThat(row.names())
                        .containsExactly("backing", "pageSize", "reason", "code", "call", "errno", "cause", "remedy"));
        if (!json.get("numa").isNull()) {
            assertThat(json.get("numa").names()).containsExactly("policy", "nodes", "elsewhere", "unknown", "refused");
            json.get("numa")
                    .get("nodes")
                    .elements()
                    .forEach(row -> assertThat(row.names()).containsExactly("node", "bytes"));
        }
        if (!json.get("populate").isNull()) {
            assertThat(json.get("populate").names()).containsExactly("nanos", "faults", "threads");
        }
        if (!json.get("outcome").isNull()) {
            checkOutcome(json.get("outcome"));
        }
        if (!json.get("proof").isNull()) {
            assertThat(json.get("proof").names())
                    .containsExactly("pages", "absent", "unknown", "evidence", "disagreements");
            json.get("proof")
                    .get("pages")
                    .elements()
                    .forEach(
                            row -> assertThat(row.names()).containsExactly("leafSize", "folioSize", "leaves", "bytes"));
        }
        return new Reply(json);
    }

    private static void checkOutcome(JsonTree outcome) {
        assertThat(outcome.names()).containsExactly("blocks", "fallbacks", "faults", "nanos");
        outcome.get("blocks")
                .elements()
                .forEach(row ->
                        assertThat(row.names()).containsExactly("block", "backing", "pageSize", "count", "bytes"));
        outcome.get("fallbacks")
                .elements()
                .forEach(row -> assertThat(row.names())
                        .containsExactly(
                                "backing", "pageSize", "reason", "code", "call", "errno", "cause", "remedy", "count"));
    }

    long pid() {
        return json.get("pid").number();
    }

    long address() {
        return json.get("address").number();
    }

    JsonTree granted() {
        return json.get("granted").only();
    }

    /** The only refusal. */
    JsonTree refusal() {
        return json.get("refusals").only();
    }

    JsonTree pages() {
        return json.get("proof").get("pages").only();
    }

    List<String> evidence() {
        return json.get("proof").get("evidence").elements().stream()
                .map(JsonTree::text)
                .toList();
    }

    /** The blocks of a policy, each as {@code count × block on backing}. */
    List<String> blocks() {
        return json.get("outcome").get("blocks").elements().stream()
                .map(row -> row.get("count").number() + " × " + row.get("block").number() + " on "
                        + row.get("backing").text())
                .toList();
    }

    /** All of it lies on so many leaves of one size; nothing absent, nothing unknown, no two sources differ. */
    void assertProved(String backing, long leafSize, long leaves) {
        assertThat(granted().get("backing").text()).isEqualTo(backing);
        assertThat(pages().get("leafSize").number()).isEqualTo(leafSize);
        assertThat(pages().get("leaves").number()).isEqualTo(leaves);
        assertThat(pages().get("bytes").number()).isEqualTo(leafSize * leaves);
        assertThat(granted().get("bytes").number()).isEqualTo(leafSize * leaves);
        assertNothingOpen();
    }

    /** All of it lies in so many folios of one size, under leaves of another. */
    void assertProvedInFolios(String backing, long folioSize, long folios, long leafSize) {
        assertThat(granted().get("backing").text()).isEqualTo(backing);
        assertThat(pages().get("folioSize").number()).isEqualTo(folioSize);
        assertThat(pages().get("bytes").number()).isEqualTo(folioSize * folios);
        assertThat(pages().get("leafSize").number()).isEqualTo(leafSize);
        assertNothingOpen();
    }

    /** Nothing absent, nothing unknown, no two sources differ. */
    void assertNothingOpen() {
        JsonTree proof = json.get("proof");
        assertThat(proof.get("absent").number()).as("absent").isZero();
        assertThat(proof.get("unknown").number()).as("unknown").isZero();
        assertThat(proof.get("disagreements").elements()).as("disagreements").isEmpty();
        assertThat(evidence()).as("evidence").hasSizeGreaterThanOrEqualTo(2);
    }
}
