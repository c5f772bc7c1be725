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
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void an_empty_home_is_refused_by_every_command(String empty) {
        for (String command : List.of("up", "status", "logs", "down", "demo")) {
            assertThat(main().execute(command, "--home", empty)).as(command).isEqualTo(1);
            assertThat(err.toString()).as(command).contains("The home is empty");
            err.getBuffer().setLength(0);
        }
    }

    @Test
    void a_negative_count_of_lines_is_refused() {
        assertThat(run("logs", "--lines", "-5")).isEqualTo(1);
        assertThat(err.toString()).contains("--lines is -5");
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
    void a_program_that_ended_after_its_supervisor_is_not_told_as_healthy() {
        home.state().write(state(DEAD, List.of(component("gateway", SELF), component("inference", DEAD))));
        assertThat(run("status")).isEqualTo(1);
        assertThat(out.toString().lines())
                .anyMatch(line -> line.matches("gateway +HEALTHY +8080 +%d .*".formatted(SELF.pid())))
                .anyMatch(line -> line.matches("inference +ENDED +8080 +- .*"));
    }

    @Test
    void a_program_that_ended_a_moment_ago_makes_the_stack_unhealthy() {
        home.state().write(state(SELF, ComponentState.Status.HEALTHY, DEAD));
        assertThat(run("status")).isEqualTo(1);
        assertThat(out.toString()).contains("ENDED").doesNotContain("HEALTHY");
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

    @ParameterizedTest
    @ValueSource(strings = {"up", "demo", "explain", "decide-batch", "down", "status", "logs"})
    void each_command_tells_its_options(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).startsWith("Usage: lorica " + command).contains("--home");
        assertThat(run(command, "--version")).isZero();
        assertThat(out.toString()).contains("Lorica ");
    }

    @Test
    void each_command_is_told_by_the_script_and_the_page_on_running() throws IOException {
        String script = Files.readString(Path.of("..", "lorica"));
        String page = Files.readString(Path.of("..", "docs", "running-locally.md"));
        main().getSubcommands().forEach((name, command) -> {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                assertThat(script).contains("\n  %s ".formatted(name));
                assertThat(page).contains("\n| `./lorica " + name);
            }
        });
    }

    @Test
    void what_to_try_next_names_the_console_and_what_a_version_is_good_for() {
        assertThat(NextSteps.text("http://127.0.0.1:8080", Path.of("keys", "launcher.key")))
                .contains("URL=http://127.0.0.1:8080; KEY=$(cat keys/launcher.key)")
                .contains("http://127.0.0.1:8080 in a browser: the console")
                .contains("report | points", "explain | decide-batch");
    }

    @ParameterizedTest
    @CsvSource({
        "up, --gateway-port=9999, 8080",
        "up, --port-base=9000, 8080",
        "demo, --gateway-port=9999, 8080",
        "up, --without=inference, none",
        "up, --database-port=5555, 5432"
    })
    void what_a_running_stack_can_not_take_is_refused_with_what_to_do(String command, String option, String running) {
        home.state().write(state(SELF, ComponentState.Status.HEALTHY, SELF));
        assertThat(run(command, option)).isEqualTo(1);
        assertThat(err.toString())
                .contains("can't take")
                .contains("(it has " + running + ")")
                .contains("./lorica down");
    }

    @Test
    void what_a_running_stack_has_may_be_asked_for_again() {
        home.state().write(state(SELF, ComponentState.Status.HEALTHY, SELF));
        assertThat(run("up", "--gateway-port=8080", "--without=registry,training,inference"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("--without").doesNotContain("--gateway-port");
    }

    @Test
    void a_first_start_without_the_gateway_is_refused() {
        assertThat(run("up", "--without=gateway", "--base-model=" + directory)).isEqualTo(1);
        assertThat(err.toString()).contains("makes the keys");
    }

    @Test
    void lines_of_a_trace_are_printed_with_their_program() throws IOException {
        Files.writeString(home.logs().resolve("gateway.log"), "2026-11-26T04:00:00Z [0123456789abcdef] here\n");
        assertThat(run("logs", "--trace", "0123456789abcdef")).isZero();
        assertThat(out.toString()).startsWith("gateway    2026-11-26").contains("here");
        assertThat(run("logs", "--trace", "fedcba9876543210")).isEqualTo(1);
        assertThat(err.toString()).contains("No log in");
    }

    private int run(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(command, "--home=" + home.root()));
        all.addAll(List.of(arguments));
        return main().execute(all.toArray(String[]::new));
    }

    private CommandLine main() {
        return Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true));
    }

    private static StackState state(
            ProcessIdentity supervisor, ComponentState.Status status, @Nullable ProcessIdentity process) {
        return state(
                supervisor,
                List.of(new ComponentState("gateway", status, 8080, process, 1, "exit code 137", "gateway.log")));
    }

    private static ComponentState component(String name, ProcessIdentity process) {
        return new ComponentState(name, ComponentState.Status.HEALTHY, 8080, process, 0, null, name + ".log");
    }

    private static StackState state(ProcessIdentity supervisor, List<ComponentState> components) {
        return new StackState(
                supervisor,
                StackState.Phase.RUNNING,
                null,
                "http://127.0.0.1:8080",
                Map.of("--gateway-port", "8080", "--database-port", "5432", "--without", ""),
                components);
    }
}
