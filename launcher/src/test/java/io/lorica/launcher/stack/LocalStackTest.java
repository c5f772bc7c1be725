package io.lorica.launcher.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.launcher.home.LoricaHome;
import io.lorica.launcher.postgres.Postgres;
import io.lorica.launcher.supervisor.Component;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slow because the database's programs are unpacked. */
@Tag("slow")
class LocalStackTest {
    private static final Ports PORTS = new Ports(Ports.LOOPBACK, 8080, 8081, 8082, 8083, 5433);

    @TempDir
    Path directory;

    private LoricaHome home = new LoricaHome(Path.of("unset"));

    @BeforeEach
    void anInstallation() throws IOException {
        home = new LoricaHome(directory.resolve("home")).create();
        Path flags = Files.createDirectories(directory.resolve("jvm"));
        for (String name : List.of("gateway", "registry", "training", "inference", "decoding")) {
            Files.writeString(flags.resolve(name + ".flags"), "-Xmx1g\n");
        }
        for (Service service : Service.values()) {
            Files.writeString(directory.resolve(service.module() + "-1-boot.jar"), "");
        }
    }

    @Test
    void a_service_that_is_left_out_is_not_started_and_its_settings_are_written_down() throws IOException {
        LocalStack stack = without(Set.of(Service.TRAINING));
        stack.describeLeftOut();

        assertThat(stack.waves().stream().flatMap(List::stream))
                .extracting(Component::name)
                .containsExactly("postgres", "gateway", "registry", "inference");
        Path settings = home.run().resolve("training.properties");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(settings)))
                .isEqualTo("rw-------");
        assertThat(settings)
                .content()
                .contains("server.port=8082")
                .contains("logging.file.name=" + home.logs().resolve("training.log"))
                .contains("spring.datasource.username=lorica_training")
                .contains("spring.flyway.user=lorica_migrator");
    }

    @Test
    void the_instructions_name_settings_flags_and_jar_and_show_no_password() throws IOException {
        LocalStack stack = without(Set.of(Service.TRAINING));
        stack.describeLeftOut();
        String password = Files.readString(home.keys().resolve("database/lorica_training.password"))
                .strip();

        assertThat(new LeftOut(home, Service.TRAINING).instructions(new BootJars(directory)))
                .contains("run configuration \"training\"")
                .contains(home.run().resolve("training.properties").toString())
                .contains("export SERVER_PORT='8082'")
                .contains("export LORICA_GATEWAY_URL='http://127.0.0.1:8080'")
                .contains("$(cat '" + home.keys().resolve("database/lorica_training.password") + "')")
                .contains("bin/java @" + directory.resolve("jvm/training.flags") + " -jar ")
                .doesNotContain(password);
    }

    @Test
    void settings_of_an_earlier_start_are_removed() {
        without(Set.of(Service.INFERENCE)).describeLeftOut();
        without(Set.of()).describeLeftOut();
        assertThat(home.run().resolve("inference.properties")).doesNotExist();
    }

    private LocalStack without(Set<Service> services) {
        return new LocalStack(
                home, PORTS, new BootJars(directory), "tiny", Postgres.prepare(home, PORTS.database()), services);
    }
}
