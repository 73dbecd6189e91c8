// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hugemap.host.CgroupCounter;
import dev.hugemap.host.CgroupHugeTlb;
import dev.hugemap.host.Host;
import dev.hugemap.host.HugeTlbFsMount;
import dev.hugemap.host.HugeTlbPool;
import dev.hugemap.host.KernelFeature;
import dev.hugemap.host.Limit;
import dev.hugemap.host.Limits;
import dev.hugemap.host.NodePool;
import dev.hugemap.host.NumaNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * What {@code doctor} tells programs: sizes in bytes, settings as the kernel words them, null for what is unknown, and
 * {@code "unlimited"} for a limit that there isn't.
 */
final class DoctorJson {
    private final Host host;
    private final List<Granularity> all;

    DoctorJson(Host host, List<Granularity> all) {
        this.host = host;
        this.all = all;
    }

    void print(PrintStream out) {
        Json.print(out, json -> {
            Verdict verdict = new Verdict(all);
            json.writeBooleanField("works", verdict.isGood());
            json.writeStringField("verdict", verdict.text());
            Json.array(json, "granularities", this::granularities);
            Json.object(json, "transparent", fields -> ThpJson.settings(fields, host.thp()));
            Json.object(json, "limits", this::limits);
            cgroup(json);
            Json.array(json, "hugetlbfs", this::mounts);
            Json.array(json, "nodes", nodes -> {
                for (NumaNode node : host.nodes()) {
                    Json.element(nodes, row -> {
                        row.writeNumberField("node", node.number());
                        row.writeStringField("state", word(node.state()));
                        Json.number(row, "total", node.totalBytes());
                        Json.number(row, "free", node.freeBytes());
                        Json.number(row, "available", node.availableBytes());
                    });
                }
            });
            Json.object(json, "kernel", this::kernel);
        });
    }

    private void granularities(JsonGenerator json) throws IOException {
        for (Granularity granularity : all) {
            Json.element(json, row -> {
                row.writeNumberField("pageSize", granularity.pageSize().bytes());
                row.writeStringField("backing", granularity.backing().name());
                row.writeStringField("state", granularity.state());
                row.writeStringField("ready", word(granularity.readiness()));
                row.writeStringField("remedy", granularity.remedy().orElse(null));
                if (granularity.pool().isPresent()) {
                    Json.object(
                            row, "pool", pool -> pool(pool, granularity.pool().get()));
                } else {
                    row.writeNullField("pool");
                }
            });
        }
    }

    static void pool(JsonGenerator json, HugeTlbPool pool) throws IOException {
        json.writeNumberField("total", pool.total());
        json.writeNumberField("free", pool.free());
        json.writeNumberField("reserved", pool.reserved());
        json.writeNumberField("surplus", pool.surplus());
        json.writeNumberField("overcommit", pool.overcommit());
        Json.array(json, "nodes", nodes -> {
            for (NodePool node : pool.nodes()) {
                Json.element(nodes, row -> {
                    row.writeNumberField("node", node.node());
                    row.writeNumberField("total", node.total());
                    row.writeNumberField("free", node.free());
                    row.writeNumberField("surplus", node.surplus());
                });
            }
        });
    }

    private void limits(JsonGenerator json) throws IOException {
        Limits limits = host.limits();
        limit(json, "lockedMemory", limits.lockedMemory());
        limit(json, "addressSpace", limits.addressSpace());
        Json.number(json, "maxMappings", limits.maxMappings());
        Json.number(json, "mappings", limits.mappings());
        json.writeStringField("overcommit", word(limits.overcommit()));
        Json.number(json, "commitLimit", limits.commitLimit());
        Json.number(json, "committed", limits.committed());
        Json.number(json, "availableMemory", limits.availableMemory());
    }

    private void cgroup(JsonGenerator json) throws IOException {
        if (host.cgroup().isEmpty()) {
            json.writeNullField("cgroup");
            return;
        }
        Json.object(json, "cgroup", cgroup -> {
            cgroup.writeStringField("path", host.cgroup().get().path());
            counter(cgroup, "memory", host.cgroup().get().memory());
            Json.array(cgroup, "hugetlb", sizes -> {
                for (CgroupHugeTlb size : host.cgroup().get().hugeTlb().values()) {
                    Json.element(sizes, row -> {
                        row.writeNumberField("pageSize", size.pageSize().bytes());
                        counter(row, "faulted", size.faulted());
                        counter(row, "reserved", size.reserved());
                    });
                }
            });
            cgroup.writeStringField("hugetlbCharge", word(host.cgroup().get().hugeTlbCharge()));
        });
    }

    private static void counter(JsonGenerator json, String name, CgroupCounter counter) throws IOException {
        Json.object(json, name, fields -> {
            limit(fields, "limit", counter.limit());
            Json.number(fields, "usage", counter.usage());
            Json.number(fields, "room", counter.room());
            fields.writeStringField("file", counter.file().orElse(null));
        });
    }

    private void mounts(JsonGenerator json) throws IOException {
        for (HugeTlbFsMount mount : host.mounts()) {
            Json.element(json, row -> {
                row.writeStringField("path", mount.path());
                Json.size(row, "pageSize", mount.pageSize().orElse(null));
                limit(row, "limit", mount.limit());
            });
        }
    }

    private void kernel(JsonGenerator json) throws IOException {
        json.writeStringField("release", host.kernelRelease());
        json.writeStringField("architecture", host.architecture());
        Json.object(json, "features", features -> {
            for (KernelFeature feature : KernelFeature.values()) {
                features.writeStringField(feature.name(), word(host.features().state(feature)));
            }
        });
    }

    private static void limit(JsonGenerator json, String name, Limit limit) throws IOException {
        if (limit.isUnlimited()) {
            json.writeStringField(name, limit.toString());
        } else {
            Json.number(json, name, limit.bytes());
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
