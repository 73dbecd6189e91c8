// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * A pool that is shown to JMX, until this or the pool is closed. Safe for use by many threads.
 *
 * <p>This class needs the module {@code java.management}, and can't be loaded where a JVM lacks it.
 */
public final class PoolRegistration implements AutoCloseable {
    private static final Pattern PLAIN = Pattern.compile("[^,=:\"*?\\n]+");

    private final MBeanServer server;
    private final ObjectName objectName;
    private final Set<PoolRegistration> all;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PoolRegistration(MBeanServer server, ObjectName objectName, Set<PoolRegistration> all) {
        this.server = server;
        this.objectName = objectName;
        this.all = all;
    }

    /** Registers a pool, and enters the registration among all of its. */
    static PoolRegistration of(HugePool pool, String name, Set<PoolRegistration> all) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a pool is registered by a name that isn't empty");
        }
        try {
            String value = PLAIN.matcher(name).matches() ? name : ObjectName.quote(name);
            PoolRegistration registration = new PoolRegistration(
                    ManagementFactory.getPlatformMBeanServer(),
                    new ObjectName("dev.hugemap:type=HugePool,name=" + value),
                    all);
            registration.server.registerMBean(new ManagedPool(pool), registration.objectName);
            all.add(registration);
            return registration;
        } catch (InstanceAlreadyExistsException taken) {
            throw new PoolNameTakenException(name, taken);
        } catch (JMException unexpected) {
            throw new IllegalStateException("cannot register pool " + name, unexpected);
        }
    }

    /**
     * By which name JMX has the pool.
     *
     * @return for example {@code dev.hugemap:type=HugePool,name=sessions}
     */
    public String objectName() {
        return objectName.toString();
    }

    /** Ends it. Does nothing where it has ended. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        all.remove(this);
        try {
            server.unregisterMBean(objectName);
        } catch (InstanceNotFoundException gone) {
            // Somebody took it from the server by its name.
            return;
        } catch (JMException unexpected) {
            throw new IllegalStateException("cannot unregister " + objectName, unexpected);
        }
    }
}
