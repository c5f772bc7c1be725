package io.lorica.launcher.stack;

import io.lorica.database.Login;
import io.lorica.launcher.home.LoricaHome;
import io.lorica.launcher.postgres.Postgres;
import io.lorica.launcher.supervisor.Component;
import io.lorica.launcher.supervisor.ServiceProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a local Lorica consists of.
 *
 * @param without services that a person runs himself
 */
public record LocalStack(
        LoricaHome home, Ports ports, BootJars jars, String baseModel, Postgres postgres, Set<Service> without) {
    /** In the order of their start: the gateway makes the keys that the services behind it need. */
    private static final List<List<Service>> WAVES =
            List.of(List.of(Service.GATEWAY), List.of(Service.REGISTRY, Service.TRAINING, Service.INFERENCE));

    /** The one node's name. A machine's own may change, and a journal keeps the name that it began with. */
    private static final String NODE = "node-1";

    public List<List<Component>> waves() {
        List<List<Component>> waves = new ArrayList<>();
        waves.add(List.of(postgres));
        for (List<Service> wave : WAVES) {
            waves.add(wave.stream()
                    .filter(service -> !without.contains(service))
                    .map(this::component)
                    .toList());
        }
        return waves;
    }

    /** Writes down what the services that were left out need. */
    public void describeLeftOut() {
        for (Service service : Service.values()) {
            LeftOut leftOut = new LeftOut(home, service);
            if (without.contains(service)) {
                leftOut.write(settings(service));
            } else {
                leftOut.remove();
            }
        }
    }

    private ServiceSettings settings(Service service) {
        ServiceSettings settings = new ServiceSettings()
                .with("server.address", address(service))
                .with("server.port", ports.of(service))
                .with("logging.file.name", log(service));
        switch (service) {
            case GATEWAY ->
                database(settings, Login.GATEWAY)
                        .with("lorica.gateway.keys-directory", home.keys())
                        .with("lorica.gateway.registry-url", Ports.url(ports.registry()))
                        .with("lorica.gateway.training-url", Ports.url(ports.training()))
                        .with("lorica.gateway.inference-url", Ports.url(ports.inference()));
            case REGISTRY ->
                database(behindTheGateway(settings), Login.REGISTRY)
                        .with("lorica.artefacts.directory", home.artefacts())
                        .with("lorica.log.keys", home.keys().resolve("log"));
            case TRAINING ->
                withModel(database(behindTheGateway(settings), Login.TRAINING), "training.key")
                        .with("lorica.datasets.directory", home.datasets())
                        .with("lorica.runs.directory", home.runs());
            case INFERENCE ->
                withModel(behindTheGateway(settings), "inference.key")
                        .with("lorica.adapter-cache.directory", home.adapterCache())
                        .with("lorica.batches.directory", home.batches())
                        .with("lorica.journal.directory", home.journal())
                        .with("lorica.node.name", NODE);
        }
        return settings;
    }

    private ServiceSettings database(ServiceSettings settings, Login login) {
        return settings.with("spring.datasource.url", postgres.jdbcUrl())
                .with("spring.datasource.username", login.role())
                .withSecret("spring.datasource.password", postgres.password(login), postgres.passwordFile(login))
                .with("spring.flyway.user", Login.MIGRATOR.role())
                .withSecret(
                        "spring.flyway.password",
                        postgres.password(Login.MIGRATOR),
                        postgres.passwordFile(Login.MIGRATOR));
    }

    private ServiceSettings behindTheGateway(ServiceSettings settings) {
        return settings.with(
                "lorica.security.gateway-public-key", "file:" + home.keys().resolve("gateway-public.pem"));
    }

    private ServiceSettings withModel(ServiceSettings settings, String keyFile) {
        return settings.with("lorica.base-model", baseModel)
                .with("lorica.gateway.url", ports.gatewayUrl())
                .with("lorica.gateway.api-key-file", home.keys().resolve(keyFile));
    }

    private Component component(Service service) {
        // The log file has it all; the console would say it twice.
        Map<String, String> environment = settings(service)
                .with("logging.threshold.console", "OFF")
                .with("spring.main.banner-mode", "off")
                .environment();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(new JvmFlags(jars.root()).of(service));
        command.addAll(extraOptions(service));
        command.addAll(List.of("-jar", jars.of(service.module()).toString()));
        return new ServiceProcess(
                service.program(), address(service), ports.of(service), command, Map.copyOf(environment), log(service));
    }

    private Path log(Service service) {
        return home.logs().resolve(service.program() + ".log");
    }

    private String address(Service service) {
        return service == Service.GATEWAY ? ports.address() : Ports.LOOPBACK;
    }

    /** LORICA_TRAINING_JAVA_OPTS and the like come last, so they win over what is set here. */
    private static List<String> extraOptions(Service service) {
        String variable = "LORICA_" + service.name() + "_JAVA_OPTS";
        return Optional.ofNullable(System.getenv(variable))
                .filter(options -> !options.isBlank())
                .map(options -> List.of(options.strip().split("\\s+")))
                .orElse(List.of());
    }
}
