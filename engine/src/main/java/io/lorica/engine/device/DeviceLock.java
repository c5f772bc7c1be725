package io.lorica.engine.device;

import ai.djl.Device;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The turns that all base models of this process take at a device. One call at a time uses all of its cores; two at
 * once would only take them from each other. Different devices compute at the same time.
 */
public final class DeviceLock {
    private static final Map<Device, Lock> LOCKS = new ConcurrentHashMap<>();

    private DeviceLock() {}

    /** @return the same lock for a device each time; reentrant, and held in the order in which it is asked for */
    public static Lock of(Device device) {
        return LOCKS.computeIfAbsent(device, _ -> new ReentrantLock(true));
    }
}
