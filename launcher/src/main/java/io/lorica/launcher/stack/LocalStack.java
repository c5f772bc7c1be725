package io.lorica.launcher.stack;

import io.lorica.database.Login;
import io.lorica.launcher.home.LoricaHome;
import io.lorica.launcher.postgres.Postgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a local Lorica consists of, with memory for a laptop of 8 GiB. */
public record LocalStack(LoricaHome home, Ports ports, BootJars jars, String baseModel, Postgres postgres) {
    private static final List<String> SMALL = List.of("-Xmx320m", "-XX:+UseSerialGC");
    /** Tensors live outside the Java heap; native access is what the engine is made of. */
    private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

    /** Text is decoded with Java's Vector API, an incubator module, whose loops are slower when they are unrolled. */
    private static final List<String> DECODING =
            List.of("--add-modules", "jdk.incubator.vector", "-XX:LoopUnrollLimit=20");

    /** In the order of their start: the gateway makes the keys that the services behind it need. */
    public List<List<Component>> waves() {
        return List.of(List.of(postgres), List.of(gateway()), List.of(registry(), training(), inference()));
    }

    private Component gateway() {
        Map<String, String> environment = database(Login.GATEWAY);
        environment.put("SERVER_ADDRESS", ports.address());
        environment.put("LORICA_GATEWAY_KEYS_DIRECTORY", home.keys().toString());
        environment.put("LORICA_GATEWAY_REGISTRY_URL", Ports.url(ports.registry()));
        environment.put("LORICA_GATEWAY_TRAINING_URL", Ports.url(ports.training()));
        environment.put("LORICA_GATEWAY_INFERENCE_URL", Ports.url(ports.inference()));
        return service("gateway", "gateway", ports.gateway(), SMALL, environment);
    }

    private Component registry() {
        Map<String, String> environment = behindTheGateway(database(Login.REGISTRY));
        environment.put("LORICA_ARTEFACTS_DIRECTORY", home.artefacts().toString());
        return service("registry", "registry-service", ports.registry(), SMALL, environment);
    }

    private Component training() {
        Map<String, String> environment = withModel(behindTheGateway(database(Login.TRAINING)), "training.key");
        environment.put("LORICA_DATASETS_DIRECTORY", home.datasets().toString());
        environment.put("LORICA_RUNS_DIRECTORY", home.runs().toString());
        return service("training", "training-service", ports.training(), List.of("-Xmx1g", NATIVE), environment);
    }

    private Component inference() {
        Map<String, String> environment = withModel(behindTheGateway(new HashMap<>()), "inference.key");
        environment.put("LORICA_ADAPTER_CACHE_DIRECTORY", home.adapterCache().toString());
        List<String> options = new ArrayList<>(List.of("-Xmx1g", NATIVE));
        options.addAll(DECODING);
        return service("inference", "inference-service", ports.inference(), options, environment);
    }

    private Map<String, String> database(Login service) {
        Map<String, String> environment = new HashMap<>();
        environment.put("SPRING_DATASOURCE_URL", postgres.jdbcUrl());
        environment.put("SPRING_DATASOURCE_USERNAME", service.role());
        environment.put("SPRING_DATASOURCE_PASSWORD", postgres.password(service));
        environment.put("SPRING_FLYWAY_USER", Login.MIGRATOR.role());
        environment.put("SPRING_FLYWAY_PASSWORD", postgres.password(Login.MIGRATOR));
        return environment;
    }

    private Map<String, String> behindTheGateway(Map<String, String> environment) {
        environment.put("SERVER_ADDRESS", Ports.LOOPBACK);
        environment.put(
                "LORICA_SECURITY_GATEWAY_PUBLIC_KEY", "file:" + home.keys().resolve("gateway-public.pem"));
        return environment;
    }

    private Map<String, String> withModel(Map<String, String> environment, String keyFile) {
        environment.put("LORICA_BASE_MODEL", baseModel);
        environment.put("LORICA_GATEWAY_URL", ports.gatewayUrl());
        environment.put(
                "LORICA_GATEWAY_API_KEY_FILE", home.keys().resolve(keyFile).toString());
        return environment;
    }

    private Component service(
            String name, String module, int port, List<String> jvmOptions, Map<String, String> environment) {
        Path log = home.logs().resolve(name + ".log");
        environment.put("SERVER_PORT", String.valueOf(port));
        environment.put("LOGGING_FILE_NAME", log.toString());
        // The log file has it all; the console would say it twice.
        environment.put("LOGGING_THRESHOLD_CONSOLE", "OFF");
        environment.put("SPRING_MAIN_BANNER_MODE", "off");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.addAll(extraOptions(name));
        command.addAll(List.of("-jar", jars.of(module).toString()));
        return new ServiceProcess(
                name,
                name.equals("gateway") ? ports.address() : Ports.LOOPBACK,
                port,
                command,
                Map.copyOf(environment),
                log);
    }

    /** LORICA_TRAINING_JAVA_OPTS and the like come last, so they win over what is set here. */
    private static List<String> extraOptions(String name) {
        String variable = "LORICA_" + name.toUpperCase(Locale.ROOT) + "_JAVA_OPTS";
        return Optional.ofNullable(System.getenv(variable))
                .filter(options -> !options.isBlank())
                .map(options -> List.of(options.strip().split("\\s+")))
                .orElse(List.of());
    }
}
