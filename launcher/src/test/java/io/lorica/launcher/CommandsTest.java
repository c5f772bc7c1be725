package io.lorica.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.launcher.home.ComponentState;
import io.lorica.launcher.home.LoricaHome;
import io.lorica.launcher.home.ProcessIdentity;
import io.lorica.launcher.home.StackState;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandsTest {
    private static final ProcessIdentity SELF = ProcessIdentity.of(ProcessHandle.current());
    private static final ProcessIdentity DEAD = new ProcessIdentity(SELF.pid(), 1);

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private LoricaHome home = new LoricaHome(Path.of("unset"));

    @BeforeEach
    void createHome() {
        home = new LoricaHome(directory.resolve("home")).create();
    }

    @Test
    void status_of_an_unused_home_says_that_nothing_runs() {
        assertThat(run("status")).isEqualTo(3);
        assertThat(out.toString()).contains("Nothing runs in");
    }

    @Test
    void status_of_a_healthy_stack_is_zero_and_lists_the_programs() {
        home.state().write(state(SELF, ComponentState.Status.HEALTHY, SELF));
        assertThat(run("status")).isZero();
        assertThat(out.toString()).contains("RUNNING at http://127.0.0.1:8080").contains("gateway");
    }

    @Test
    void status_of_a_stack_with_a_failed_program_is_one_and_says_how_it_ended() {
        home.state().write(state(SELF, ComponentState.Status.FAILED, null));
        assertThat(run("status")).isEqualTo(1);
        assertThat(out.toString()).contains("FAILED").contains("exit code 137");
    }

    @Test
    void a_state_file_of_processes_that_ended_counts_as_nothing_running() {
        home.state().write(state(DEAD, ComponentState.Status.HEALTHY, DEAD));
        assertThat(run("status")).isEqualTo(3);
        assertThat(run("down")).isZero();
    }

    @Test
    void programs_without_a_supervisor_are_reported() {
        home.state().write(state(DEAD, ComponentState.Status.HEALTHY, SELF));
        assertThat(run("status")).isEqualTo(1);
        assertThat(out.toString()).contains("supervisor was killed");
    }

    @Test
    void an_unknown_log_is_an_error_with_a_hint() {
        assertThat(run("logs", "nonsense")).isEqualTo(1);
        assertThat(err.toString()).contains("There is no log").contains("./lorica status");
    }

    @Test
    void the_end_of_a_log_is_printed() throws IOException {
        Files.writeString(home.logs().resolve("gateway.log"), "one\ntwo\nthree\n");
        assertThat(run("logs", "gateway", "--lines", "2")).isZero();
        assertThat(out.toString().lines()).containsExactly("two", "three");
    }

    private int run(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(command, "--home=" + home.root()));
        all.addAll(List.of(arguments));
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true));
        return line.execute(all.toArray(String[]::new));
    }

    private static StackState state(
            ProcessIdentity supervisor, ComponentState.Status status, @Nullable ProcessIdentity process) {
        return new StackState(
                supervisor,
                StackState.Phase.RUNNING,
                null,
                "http://127.0.0.1:8080",
                List.of(new ComponentState("gateway", status, 8080, process, 1, "exit code 137", "gateway.log")));
    }
}
