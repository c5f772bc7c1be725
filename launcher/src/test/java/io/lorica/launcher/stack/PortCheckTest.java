package io.lorica.launcher.stack;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.launcher.home.LauncherException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PortCheckTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void a_port_in_use_names_the_process_and_the_setting() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> PortCheck.requireFree(Ports.LOOPBACK, port, "gateway", "--gateway-port"))
                    .isInstanceOf(LauncherException.class)
                    .hasMessageContaining("Port " + port)
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("--gateway-port");
        }
    }
}
