package io.lorica.launcher;

import io.lorica.launcher.home.LoricaHome;
import io.lorica.launcher.stack.BootJars;
import io.lorica.launcher.stack.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the commands that start a stack. Each can be given as an environment variable as well. */
public final class StackOptions {
    @Mixin
    private HomeOption home = new HomeOption();

    @Option(
            names = "--address",
            defaultValue = "${env:LORICA_GATEWAY_ADDRESS:-127.0.0.1}",
            description = "Interface of the gateway (default: ${DEFAULT-VALUE}).")
    private String address = Ports.LOOPBACK;

    @Option(
            names = "--gateway-port",
            defaultValue = "${env:LORICA_GATEWAY_PORT:-8080}",
            description = "The only public port (default: ${DEFAULT-VALUE}).")
    private int gatewayPort;

    @Option(
            names = "--registry-port",
            defaultValue = "${env:LORICA_REGISTRY_PORT:-8081}",
            description = "Default: 8081")
    private int registryPort;

    @Option(
            names = "--training-port",
            defaultValue = "${env:LORICA_TRAINING_PORT:-8082}",
            description = "Default: 8082")
    private int trainingPort;

    @Option(
            names = "--inference-port",
            defaultValue = "${env:LORICA_INFERENCE_PORT:-8083}",
            description = "Default: 8083")
    private int inferencePort;

    @Option(
            names = "--postgres-port",
            defaultValue = "${env:LORICA_POSTGRES_PORT:-0}",
            description = "Port of the database; 0 takes any free one (default).")
    private int postgresPort;

    @Option(
            names = "--base-model",
            description = "Known name, Hugging Face directory or GGUF file (default: LORICA_BASE_MODEL, else"
                    + " SmolLM2-135M-Instruct).")
    private @Nullable String baseModel;

    @Option(
            names = "--start-timeout",
            defaultValue = "300",
            description = "Seconds that one program may take to become healthy (default: ${DEFAULT-VALUE}).")
    private long startTimeoutSeconds;

    LoricaHome home() {
        return home.home();
    }

    Ports ports() {
        return new Ports(address, gatewayPort, registryPort, trainingPort, inferencePort, postgresPort);
    }

    Optional<String> baseModel() {
        return Optional.ofNullable(baseModel).filter(m -> !m.isBlank());
    }

    Duration startTimeout() {
        return Duration.ofSeconds(startTimeoutSeconds);
    }

    BootJars jars() {
        return new BootJars(Installation.root());
    }

    /** The same choices as arguments for a process of its own. */
    List<String> asArguments(String resolvedBaseModel) {
        return new ArrayList<>(List.of(
                "--home=" + home().root(),
                "--address=" + address,
                "--gateway-port=" + gatewayPort,
                "--registry-port=" + registryPort,
                "--training-port=" + trainingPort,
                "--inference-port=" + inferencePort,
                "--postgres-port=" + postgresPort,
                "--base-model=" + resolvedBaseModel,
                "--start-timeout=" + startTimeoutSeconds));
    }

    /** A path given relative to where the person stands means another place to a service. */
    static String absoluteIfPath(String nameOrPath) {
        Path path = Path.of(nameOrPath);
        return Files.exists(path) ? path.toAbsolutePath().toString() : nameOrPath;
    }
}
