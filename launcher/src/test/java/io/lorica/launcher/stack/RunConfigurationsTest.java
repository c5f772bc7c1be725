package io.lorica.launcher.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** IDEs run a service with the flags, the class and the settings that the launcher means. */
class RunConfigurationsTest {
    private static final Path ROOT = Path.of("..");

    @ParameterizedTest
    @EnumSource(Service.class)
    void both_ides_start_each_service_with_its_flags_and_the_settings_of_up(Service service) throws IOException {
        String mainClass = mainClass(service);
        String settings = ".lorica/run/" + service.program() + ".properties";
        String intellij = Files.readString(ROOT.resolve(".run").resolve(service.program() + ".run.xml"));
        String code = Files.readString(ROOT.resolve(".vscode/launch.json"));

        assertThat(intellij)
                .contains("<module name=\"" + service.module() + "\"")
                .contains(mainClass)
                .contains(settings);
        assertThat(code)
                .contains("\"projectName\": \"" + service.module() + "\"")
                .contains(mainClass)
                .contains(settings);
        for (String argument : new JvmFlags(ROOT).of(service)) {
            String file = argument.substring(argument.indexOf("jvm/"));
            assertThat(intellij).contains("@$PROJECT_DIR$/" + file);
            assertThat(code).contains("@${workspaceFolder}/" + file);
        }
    }

    private static String mainClass(Service service) throws IOException {
        Path sources = ROOT.resolve(service.module()).resolve("src/main/java");
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith("Application.java"))
                    .map(file -> sources.relativize(file)
                            .toString()
                            .replace(".java", "")
                            .replace('/', '.'))
                    .reduce((one, other) -> one + "|" + other)
                    .orElseThrow();
        }
    }
}
