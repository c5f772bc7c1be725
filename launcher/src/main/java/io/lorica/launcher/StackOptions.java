package io.lorica.launcher;

import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.home.LoricaHome;
import io.lorica.launcher.home.StackState;
import io.lorica.launcher.stack.BootJars;
import io.lorica.launcher.stack.Ports;
import io.lorica.launcher.stack.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the commands that start a stack. Most can be given as an environment variable as well. */
public final class StackOptions {
    private static final String BASE_MODEL = "--base-model";
    private static final String WITHOUT = "--without";

    @Mixin
    private HomeOption home = new HomeOption();

    @Mixin
    private PortOptions ports = new PortOptions();

    @Option(
            names = BASE_MODEL,
            defaultValue = "${env:LORICA_BASE_MODEL:-" + Option.NULL_VALUE + "}",
            description = "Known name, Hugging Face directory or GGUF file (default: LORICA_BASE_MODEL, else"
                    + " SmolLM2-135M-Instruct).")
    private @Nullable String baseModel;

    @Option(
            names = WITHOUT,
            split = ",",
            paramLabel = "SERVICE",
            description = "Leave out gateway, registry, training or inference, and print how to run it beside the"
                    + " others, from an IDE for example.")
    private List<Service> without = new ArrayList<>();

    @Option(
            names = "--start-timeout",
            defaultValue = "300",
            description = "Seconds that one program may take to become healthy (default: ${DEFAULT-VALUE}).")
    private long startTimeoutSeconds;

    LoricaHome home() {
        return home.home();
    }

    Ports ports() {
        return ports.ports();
    }

    Optional<String> baseModel() {
        return Optional.ofNullable(baseModel).filter(m -> !m.isBlank());
    }

    Set<Service> without() {
        return new TreeSet<>(without);
    }

    Duration startTimeout() {
        return Duration.ofSeconds(startTimeoutSeconds);
    }

    BootJars jars() {
        return new BootJars(Installation.root());
    }

    /** All choices that a stack keeps until it is stopped. */
    Map<String, String> chosen(String resolvedBaseModel) {
        Map<String, String> chosen = new LinkedHashMap<>(ports.chosen());
        chosen.put(BASE_MODEL, resolvedBaseModel);
        chosen.put(WITHOUT, withoutList());
        return chosen;
    }

    /** The same choices as arguments for a process of its own. */
    List<String> asArguments(String resolvedBaseModel) {
        List<String> arguments =
                new ArrayList<>(List.of("--home=" + home().root(), "--start-timeout=" + startTimeoutSeconds));
        chosen(resolvedBaseModel).forEach((option, value) -> {
            if (!value.isEmpty()) {
                arguments.add(option + "=" + value);
            }
        });
        return arguments;
    }

    /** @throws LauncherException if something is asked for that a stack takes at its start only, and this one lacks */
    void requireNothingElseThan(StackState running) {
        List<String> others = new ArrayList<>();
        asked().forEach((option, value) -> {
            String has = running.options().getOrDefault(option, value);
            if (!has.equals(value)) {
                others.add(option + "=" + value + " (it has " + (has.isEmpty() ? "none" : has) + ")");
            }
        });
        if (!others.isEmpty()) {
            throw new LauncherException("Lorica runs already at " + running.gatewayUrl()
                    + " and can't take " + String.join(", ", others)
                    + " any more. Stop it with ./lorica down and start it again with"
                    + " that, or start a second one with another --home and --port-base.");
        }
    }

    private Map<String, String> asked() {
        Map<String, String> asked = new LinkedHashMap<>(ports.asked());
        baseModel().ifPresent(model -> asked.put(BASE_MODEL, absoluteIfPath(model)));
        if (!without.isEmpty()) {
            asked.put(WITHOUT, withoutList());
        }
        return asked;
    }

    private String withoutList() {
        return without().stream().map(Service::program).collect(Collectors.joining(","));
    }

    /** A path given relative to where the person stands means another place to a service. */
    static String absoluteIfPath(String nameOrPath) {
        Path path = Path.of(nameOrPath);
        return Files.exists(path) ? path.toAbsolutePath().toString() : nameOrPath;
    }
}
