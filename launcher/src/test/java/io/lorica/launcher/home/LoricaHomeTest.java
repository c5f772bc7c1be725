package io.lorica.launcher.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoricaHomeTest {
    @TempDir
    Path directory;

    @Test
    void only_the_owner_may_look_into_the_home() throws IOException {
        LoricaHome home = new LoricaHome(directory.resolve("home")).create();
        for (Path path : List.of(home.root(), home.keys(), home.postgres())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void a_home_that_cannot_be_written_names_the_setting() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "not a directory");
        assertThatThrownBy(() -> new LoricaHome(file.resolve("home")).create())
                .isInstanceOf(LauncherException.class)
                .hasMessageContaining("LORICA_HOME");
    }

    @Test
    void a_stranger_with_the_same_process_number_is_not_taken_for_ours() {
        ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current());
        assertThat(self.find()).isPresent();
        assertThat(new ProcessIdentity(self.pid(), self.startedAtMillis() - 60_000).find())
                .isEmpty();
    }

    @Test
    void a_state_is_read_as_it_was_written_and_a_spoilt_one_counts_as_none() throws IOException {
        LoricaHome home = new LoricaHome(directory.resolve("home")).create();
        assertThat(home.state().read()).isEmpty();
        StackState state = new StackState(
                ProcessIdentity.of(ProcessHandle.current()),
                StackState.Phase.RUNNING,
                null,
                "http://127.0.0.1:8080",
                Map.of(),
                List.of(new ComponentState(
                        "gateway", ComponentState.Status.HEALTHY, 8080, null, 2, "exit code 1", "gateway.log")));
        home.state().write(state);
        assertThat(home.state().read()).contains(state);
        Files.writeString(home.run().resolve("state.json"), "{\"supervisor\":");
        assertThat(home.state().read()).isEmpty();
    }
}
