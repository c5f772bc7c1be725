package io.lorica.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import org.junit.jupiter.api.Test;

class DeviceLockTest {
    @Test
    void a_device_has_one_lock_and_another_device_another() {
        assertThat(DeviceLock.of(Device.of("cpu", -1))).isSameAs(DeviceLock.of(Device.cpu()));
        assertThat(DeviceLock.of(Device.gpu(0))).isSameAs(DeviceLock.of(Device.gpu()));
        assertThat(DeviceLock.of(Device.gpu(0)))
                .isNotSameAs(DeviceLock.of(Device.gpu(1)))
                .isNotSameAs(DeviceLock.of(Device.cpu()));
    }
}
