package io.lorica.launcher.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lorica.launcher.home.ComponentState;
import io.lorica.launcher.home.ComponentState.Status;
import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.home.LoricaHome;
import io.lorica.launcher.home.StackState;
import io.lorica.launcher.stack.PortCheck;
import io.lorica.launcher.stack.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class SupervisorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private LoricaHome home = new LoricaHome(Path.of("unset"));
    private Supervisor supervisor = new Supervisor(home.state(), "", Map.of(), List.of(), PATIENCE);

    @BeforeEach
    void createHome() {
        home = new LoricaHome(directory.resolve("home")).create();
    }

    @AfterEach
    void stop() throws InterruptedException {
        supervisor.stop();
    }

    @Test
    void waves_start_one_after_the_other_and_stop_the_other_way_round() throws Exception {
        supervise(tiny("first", "sound"), tiny("second", "sound"));
        supervisor.start();

        assertThat(state().phase()).isEqualTo(StackState.Phase.RUNNING);
        assertThat(state().components()).extracting(ComponentState::status).containsOnly(Status.HEALTHY);
        supervisor.stop();

        assertThat(Files.readAllLines(journal()))
                .containsExactly("first started", "second started", "second stopped", "first stopped");
        assertThat(state().phase()).isEqualTo(StackState.Phase.STOPPED);
    }

    @Test
    void a_component_that_crashes_is_started_again_and_reported() throws Exception {
        Component crashing = tiny("crashing", "sound");
        supervise(crashing);
        supervisor.start();
        crash(crashing.port());

        await().atMost(PATIENCE).untilAsserted(() -> {
            ComponentState component = state().components().getFirst();
            assertThat(component.restarts()).isEqualTo(1);
            assertThat(component.status()).isEqualTo(Status.HEALTHY);
            assertThat(component.lastExit()).isEqualTo("exit code 9");
        });
    }

    @Test
    void a_component_that_does_not_start_ends_the_start_and_shows_why() throws Exception {
        supervise(tiny("first", "sound"), tiny("second", "broken"));

        assertThatThrownBy(() -> supervisor.start())
                .isInstanceOf(LauncherException.class)
                .hasMessageContaining("second ended with exit code 7")
                .hasMessageContaining("lorica.training.workers must be at least 1")
                .hasMessageContaining("second.out");
        assertThat(Files.readAllLines(journal())).containsExactly("first started", "first stopped");
        assertThat(state().phase()).isEqualTo(StackState.Phase.FAILED);
        assertThat(state().message()).contains("second ended with exit code 7");
    }

    private void supervise(Component... oneByOne) {
        List<List<Component>> waves = Arrays.stream(oneByOne).map(List::of).toList();
        supervisor = new Supervisor(home.state(), "http://127.0.0.1:1", Map.of(), waves, PATIENCE);
    }

    private Component tiny(String name, String mode) {
        int port = PortCheck.anyFree();
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                TinyService.class.getName(),
                name,
                String.valueOf(port),
                journal().toString(),
                mode);
        return new ServiceProcess(
                name, Ports.LOOPBACK, port, command, Map.of(), home.logs().resolve(name + ".log"));
    }

    private static void crash(int port) throws InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/crash"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            // The process ends without an answer: that is what was asked for.
        }
    }

    private Path journal() {
        return directory.resolve("journal");
    }

    private StackState state() {
        return home.state().read().orElseThrow();
    }
}
