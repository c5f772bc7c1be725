package io.lorica.launcher.stack;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.launcher.home.LauncherException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PortCheckTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void every_port_in_use_is_named_at_once_with_its_process_and_option() throws IOException {
        try (ServerSocket first = taken();
                ServerSocket second = taken()) {
            Ports ports = ports(first.getLocalPort(), PortCheck.anyFree(), second.getLocalPort());
            assertThatThrownBy(() -> ports.requireFree(Set.of()))
                    .isInstanceOf(LauncherException.class)
                    .hasMessageContaining("Port " + first.getLocalPort() + ", which the gateway needs")
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("--gateway-port")
                    .hasMessageContaining("Port " + second.getLocalPort() + ", which the database needs")
                    .hasMessageContaining("--database-port");
        }
    }

    @Test
    void the_port_of_a_service_that_is_left_out_may_be_in_use() throws IOException {
        try (ServerSocket first = taken()) {
            Ports ports = ports(first.getLocalPort(), PortCheck.anyFree(), 0);
            assertThatCode(() -> ports.requireFree(Set.of(Service.GATEWAY))).doesNotThrowAnyException();
        }
    }

    @Test
    void two_programs_can_not_have_one_port() {
        Ports ports = ports(18_080, 18_080, 0);
        assertThatThrownBy(() -> ports.requireFree(Set.of())).hasMessageContaining("given to gateway and to registry");
    }

    private static Ports ports(int gateway, int registry, int database) {
        return new Ports(Ports.LOOPBACK, gateway, registry, PortCheck.anyFree(), PortCheck.anyFree(), database);
    }

    private static ServerSocket taken() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
