// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A drift in a flight recording. Off unless a recording asks for it by name. */
@Name("dev.hugemap.MappingDrift")
@Label("Mapping Drift")
@Category("hugemap")
@Description("Watched memory is mapped in another way than when it was looked at before")
@Enabled(false)
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the flight recorder reads the fields
final class MappingDriftEvent extends Event {
    @Label("Address")
    @MemoryAddress
    private long address;

    @Label("Length")
    @DataAmount
    private long length;

    @Label("Kinds")
    private String kinds = "";

    @Label("Before")
    private String before = "";

    @Label("After")
    private String after = "";

    @Label("Huge Before")
    @DataAmount
    private long hugeBefore;

    @Label("Huge After")
    @DataAmount
    private long hugeAfter;

    @Label("Nodes Before")
    private String nodesBefore = "";

    @Label("Nodes After")
    private String nodesAfter = "";

    static void record(MappingDrift drift) {
        MappingDriftEvent event = new MappingDriftEvent();
        if (event.shouldCommit()) {
            event.fill(drift);
            event.commit();
        }
    }

    private void fill(MappingDrift drift) {
        address = drift.range().start();
        length = drift.range().length();
        kinds = drift.words();
        before = drift.before().toString();
        after = drift.after().toString();
        hugeBefore = drift.before().hugeBytes();
        hugeAfter = drift.after().hugeBytes();
        nodesBefore = drift.before().nodeWords();
        nodesAfter = drift.after().nodeWords();
    }
}
