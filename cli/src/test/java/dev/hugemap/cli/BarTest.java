// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.host.KernelFiles;
import dev.hugemap.vfio.VfioHost;
import dev.hugemap.vfio.fake.FakeDevice;
import dev.hugemap.vfio.fake.FakeInterrupt;
import dev.hugemap.vfio.fake.FakeVfio;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hugemap bar}, on a host whose devices aren't there. */
class BarTest {
    private final FakeVfio fake = FakeVfio.create();
    private final Recorder recorder = new Recorder();

    BarTest() {
        fake.plug(FakeDevice.at("0000:00:04.0")
                .id(0x1234, 0x11e8)
                .group(7)
                .bar(0, 1 << 20)
                .ports(1, 256)
                .bar(2, 4 << 20)
                .area(2, 0, 1 << 20)
                .area(2, 2 << 20, 2 << 20)
                .interrupts(FakeInterrupt.MSI, 4));
        fake.plug(FakeDevice.at("0000:00:05.0").id(0x8086, 0x10d3).driver("e1000e"));
    }

    @AfterEach
    void nothingStaysOpen() {
        assertThat(fake.openFiles()).isEmpty();
        fake.close();
    }

    private int bar(String arguments) {
        return bar(KernelFiles.under(fake.root()), arguments);
    }

    private int bar(KernelFiles files, String arguments) {
        Machine machine = new Machine(
                Machines::asked, Machines::asked, () -> VfioHost.over(fake.bridge(), files), files, Machines.NO_WRITER);
        return Main.run(recorder.console(), machine, ("bar " + arguments).split(" ", -1));
    }

    private JsonTree json(String arguments) {
        assertThat(bar(arguments + " --json")).isZero();
        return JsonTree.parse(recorder.out());
    }

    @Test
    void listShowsARowForEachBar() {
        assertThat(bar("list")).isZero();
        assertThat(recorder.out()).isEqualTo("""
                2 PCI devices, 1 bound to vfio-pci
                  address        vendor:device   driver     group   BAR   size    kind
                  0000:00:04.0   1234:11e8       vfio-pci   7       0     1 MiB   memory, 64 bit
                                                                    1     256 B   I/O ports
                                                                    2     4 MiB   memory, 64 bit
                  0000:00:05.0   8086:10d3       e1000e     11      -
                """);
        assertThat(recorder.err()).isEmpty();
    }

    @Test
    void listSaysSoWhereThereIsNothing(@TempDir Path empty) {
        assertThat(bar(KernelFiles.under(empty), "list")).isZero();
        assertThat(recorder.out()).isEqualTo("No PCI devices are in sight\n");
    }

    @Test
    void listTellsProgramsTheSame() {
        JsonTree first = json("list").get("devices").elements().getFirst();

        assertThat(first.get("address").text()).isEqualTo("0000:00:04.0");
        assertThat(first.get("vendor").number()).isEqualTo(0x1234);
        assertThat(first.get("driver").text()).isEqualTo("vfio-pci");
        assertThat(first.get("group").number()).isEqualTo(7);
        assertThat(first.get("bars").elements().get(1).get("space").text()).isEqualTo("io ports");
        assertThat(first.get("bars").elements().get(2).get("size").number()).isEqualTo(4 << 20);
    }

    @Test
    void infoShowsWhatCanBeMappedAndByWhichBlocks() {
        assertThat(bar("info 00:04.0")).isZero();
        assertThat(recorder.out())
                .startsWith("0000:00:04.0, group 7, by TYPE1")
                .contains("\n  BAR   size    can be mapped                     by\n")
                .contains("\n  0     1 MiB   all                               0 × 1 GiB + 0 × 2 MiB + 256 × 4 KiB")
                .contains("\n  1     256 B   no, by system calls               nothing is mapped\n")
                .contains("\n  2     4 MiB   0x0-0x100000, 0x200000-0x400000   0 × 1 GiB + 1 × 2 MiB + 256 × 4 KiB")
                .contains("\n        the kernel lets nothing of it be mapped, as of I/O ports")
                .contains("\n        its driver lists what can be mapped; the rest may hold the MSI-X table");
    }

    @Test
    void infoTellsProgramsTheSame() {
        JsonTree info = json("info 0000:00:04.0");

        assertThat(info.get("backend").text()).isEqualTo("TYPE1");
        JsonTree bar = info.get("bars").elements().get(2);
        assertThat(bar.get("areas").elements().get(1).get("offset").number()).isEqualTo(2 << 20);
        assertThat(bar.get("planned").get("faults").number()).isEqualTo(257);
        assertThat(bar.get("holeCause").text()).startsWith("its driver lists what can be mapped");
    }

    @Test
    void mapWithoutTouchCountsNothing() {
        assertThat(bar("map 00:04.0 2")).isZero();
        assertThat(recorder.out())
                .startsWith("BAR 2 of 0000:00:04.0: 3 MiB on unknown pages, as nothing was touched\n")
                .contains("  planned     257 faults   3 MiB\n")
                .contains("  mapped      0x0-0x100000 (1 MiB) at 0x")
                .contains("\n              0x200000-0x400000 (2 MiB) at 0x")
                .contains("\n  note        its driver lists what can be mapped")
                .doesNotContain("counted");
    }

    @Test
    void mapWithTouchCounts() {
        JsonTree map = json("map 00:04.0 0 --touch");

        assertThat(map.get("planned").get("faults").number()).isEqualTo(256);
        assertThat(map.get("counted").get("loads").number()).isEqualTo(256);
        assertThat(map.get("areas").elements()).hasSize(1);
    }

    @Test
    void whatIsWrittenIsReadByItsWidth() {
        // The device's memory outlives the command that wrote it.
        assertThat(bar("write 00:04.0 0 0x10 32 0x010000ed")).isZero();
        assertThat(recorder.out()).isEqualTo("wrote 0x010000ed at offset 0x10 of BAR 0 of 0000:00:04.0\n");
        Recorder second = new Recorder();
        KernelFiles files = KernelFiles.under(fake.root());
        Machine machine = new Machine(
                Machines::asked, Machines::asked, () -> VfioHost.over(fake.bridge(), files), files, Machines.NO_WRITER);
        assertThat(Main.run(second.console(), machine, "bar", "read", "00:04.0", "0", "0x10", "16"))
                .isZero();
        assertThat(second.out()).isEqualTo("0x00ed\n");
    }

    @Test
    void portsAreReadToo() {
        assertThat(bar("read 00:04.0 1 8 8")).isZero();
        assertThat(recorder.out()).isEqualTo("0x00\n");
        assertThat(bar("read 00:04.0 1 8 64 --json")).isZero();
        assertThat(recorder.out()).contains("\"offset\":8,\"width\":64,\"value\":\"0x0000000000000000\"");
    }

    @Test
    void aDeviceOfAnotherDriverIsRefusedWithTheWayToHaveIt() {
        assertThat(bar("map 0000:00:05.0 0")).isEqualTo(ExitCode.REFUSED);
        assertThat(recorder.out()).isEmpty();
        assertThat(recorder.err())
                .startsWith("hugemap bar map: cannot find device, 0000:00:05.0")
                .contains("it is bound to e1000e, not to vfio-pci")
                .contains("/sys/bus/pci/drivers_probe");
    }

    @Test
    void badUsageIsRefused() {
        assertUsage("read 00:04 0 0 32", "no PCI address");
        assertUsage("read 00:04.0 0 0 12", "'12' is no width of a register: write 8, 16, 32 or 64");
        assertUsage("read 00:04.0 0 2 32", "a multiple of 4, not at offset 0x2");
        assertUsage("read 00:04.0 0 0x100000 32", "no register of 32 bits at offset 0x100000");
        assertUsage("read 00:04.0 5 0 32", "has no BAR 5");
        assertUsage("read 00:04.0 6 0 32", "0 to 5");
        assertUsage("write 00:04.0 0 0 8 256", "0x100 has more than 8 bits");
        assertUsage("write 00:04.0 0 0 8 -1", "'-1' is no value for a register");
    }

    private void assertUsage(String arguments, String message) {
        assertThat(bar(arguments)).as(arguments).isEqualTo(ExitCode.USAGE);
        assertThat(recorder.err()).as(arguments).contains(message);
    }
}
