package io.lorica.launcher;

import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.stack.Ports;
import io.lorica.launcher.stack.Service;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the programs of a stack listen. A service's own port wins over the base. */
final class PortOptions {
    private static final String UNSET = ":-" + Option.NULL_VALUE + "}";
    private static final int DEFAULT_BASE = 8080;

    @Option(
            names = "--address",
            defaultValue = "${env:LORICA_GATEWAY_ADDRESS" + UNSET,
            description = "Interface of the gateway (default: 127.0.0.1).")
    private @Nullable String address;

    @Option(
            names = "--port-base",
            defaultValue = "${env:LORICA_PORT_BASE" + UNSET,
            description = "Port of the gateway; the other services take the three after it (default: 8080).")
    private @Nullable Integer portBase;

    @Option(
            names = "--gateway-port",
            defaultValue = "${env:LORICA_GATEWAY_PORT" + UNSET,
            description = "The only public port (default: 8080).")
    private @Nullable Integer gatewayPort;

    @Option(
            names = "--registry-port",
            defaultValue = "${env:LORICA_REGISTRY_PORT" + UNSET,
            description = "Default: 8081")
    private @Nullable Integer registryPort;

    @Option(
            names = "--training-port",
            defaultValue = "${env:LORICA_TRAINING_PORT" + UNSET,
            description = "Default: 8082")
    private @Nullable Integer trainingPort;

    @Option(
            names = "--inference-port",
            defaultValue = "${env:LORICA_INFERENCE_PORT" + UNSET,
            description = "Default: 8083")
    private @Nullable Integer inferencePort;

    @Option(
            names = {"--database-port", "--postgres-port"},
            defaultValue = "${env:LORICA_DATABASE_PORT:-${env:LORICA_POSTGRES_PORT" + UNSET + "}",
            description = "Port of the database; 0 takes any free one at each start (default).")
    private @Nullable Integer databasePort;

    Ports ports() {
        int base = portBase == null ? DEFAULT_BASE : portBase;
        return new Ports(
                address == null ? Ports.LOOPBACK : address,
                valid(gatewayPort == null ? base : gatewayPort),
                valid(registryPort == null ? base + 1 : registryPort),
                valid(trainingPort == null ? base + 2 : trainingPort),
                valid(inferencePort == null ? base + 3 : inferencePort),
                databasePort == null || databasePort == 0 ? 0 : valid(databasePort));
    }

    /** By option. */
    Map<String, String> chosen() {
        Ports ports = ports();
        Map<String, String> chosen = new LinkedHashMap<>();
        chosen.put("--address", ports.address());
        for (Service service : Service.values()) {
            chosen.put("--" + service.program() + "-port", String.valueOf(ports.of(service)));
        }
        chosen.put("--database-port", String.valueOf(ports.database()));
        return chosen;
    }

    /** The choices that somebody made, rather than the defaults; any free port is nobody's choice. */
    Map<String, String> asked() {
        Map<String, String> asked = chosen();
        if (address == null) {
            asked.remove("--address");
        }
        boolean isBaseAsked = portBase != null;
        for (Map.Entry<Service, @Nullable Integer> own : own().entrySet()) {
            if (own.getValue() == null && !isBaseAsked) {
                asked.remove("--" + own.getKey().program() + "-port");
            }
        }
        asked.remove("--database-port", "0");
        return asked;
    }

    private Map<Service, @Nullable Integer> own() {
        Map<Service, @Nullable Integer> own = new LinkedHashMap<>();
        own.put(Service.GATEWAY, gatewayPort);
        own.put(Service.REGISTRY, registryPort);
        own.put(Service.TRAINING, trainingPort);
        own.put(Service.INFERENCE, inferencePort);
        return own;
    }

    private static int valid(int port) {
        if (port < 1 || port > 65_535) {
            throw new LauncherException("Port " + port + " is none: ports are 1 to 65535.");
        }
        return port;
    }
}
