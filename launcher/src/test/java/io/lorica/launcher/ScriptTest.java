package io.lorica.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shell's side of {@code ./lorica}: what it says, and what it takes for built and for changed. */
class ScriptTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** A tree of three modules, of which one is built from another. */
    @TempDir
    Path tree;

    private record Output(int exitCode, String text) {}

    @BeforeEach
    void threeModules() throws IOException {
        Files.writeString(tree.resolve("pom.xml"), """
                <artifactId>lorica</artifactId>
                <module>base</module>
                <module>top</module>
                <module>aside</module>
                """);
        for (String module : List.of("base", "top", "aside")) {
            Files.createDirectories(tree.resolve(module).resolve("src/main/java"));
            Files.writeString(source(module), "class A {}\n");
            Files.writeString(tree.resolve(module).resolve("pom.xml"), "<artifactId>" + module + "</artifactId>\n");
        }
        Files.writeString(tree.resolve("top/pom.xml"), """
                <groupId>io.lorica</groupId>
                <artifactId>base</artifactId>
                <groupId>elsewhere</groupId>
                <artifactId>aside</artifactId>
                """);
        Files.createDirectories(tree.resolve("top/target"));
        Files.writeString(tree.resolve("top/target/top-1-boot.jar"), "jar");
    }

    @ParameterizedTest
    @CsvSource({
        "--help, 0, Usage: ./lorica COMMAND",
        "--version, 0, Lorica 0.",
        "test --help, 0, Usage: ./lorica test",
        "build --help, 0, Usage: ./lorica build",
        "test nonsense, 1, there is no module 'nonsense'",
        "test -pl launcher, 1, name the modules instead",
        "nonsense, 1, unknown command 'nonsense'"
    })
    void each_command_says_what_it_takes(String arguments, int exitCode, String text) throws Exception {
        List<String> command = new ArrayList<>(List.of(ROOT.resolve("lorica").toString()));
        command.addAll(List.of(arguments.split(" ")));
        Output output = run(command, ROOT);
        assertThat(output.text()).contains(text);
        assertThat(output.exitCode()).isEqualTo(exitCode);
    }

    @Test
    void help_is_that_of_the_command_within_a_command() throws Exception {
        for (String file :
                List.of("lorica", "scripts/jdk.sh", "scripts/modules.sh", "scripts/build.sh", "scripts/test.sh")) {
            Files.createDirectories(tree.resolve(file).getParent());
            Files.copy(ROOT.resolve(file), tree.resolve(file));
        }
        program("launcher/target/launcher-1-boot.jar", "");
        program("jdk/bin/javac", "echo javac 25");
        program("jdk/bin/java", "echo \"$*\"");

        Output output = run(
                List.of("env", "JAVA_HOME=" + tree.resolve("jdk"), tree + "/lorica", "datasets", "init-spec", "--help"),
                tree);

        assertThat(output.text()).contains("launcher-1-boot.jar datasets init-spec --help");
    }

    private void program(String file, String line) throws IOException {
        Files.createDirectories(tree.resolve(file).getParent());
        Files.writeString(tree.resolve(file), "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(tree.resolve(file), PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void a_jar_is_built_until_a_source_of_it_or_of_what_it_is_built_from_changes() throws Exception {
        assertThat(isBuilt()).isFalse();
        shell("with_marks top true");
        assertThat(isBuilt()).isTrue();

        Files.writeString(source("aside"), "class B {}\n");
        assertThat(isBuilt()).isTrue();
        Files.writeString(source("base"), "class B {}\n");
        assertThat(isBuilt()).isFalse();
        Files.writeString(source("base"), "class A {}\n");
        assertThat(isBuilt()).isTrue();
        Files.delete(source("top"));
        assertThat(isBuilt()).isFalse();
    }

    @Test
    void a_build_that_fails_or_whose_sources_change_meanwhile_marks_nothing() throws Exception {
        shell("with_marks top true; with_marks top false || true");
        assertThat(isBuilt()).isFalse();
        shell("change() { echo 'class B {}' >top/src/main/java/A.java; }; with_marks top change");
        assertThat(isBuilt()).isFalse();
    }

    @Test
    void a_jar_that_something_else_wrote_is_built_again() throws Exception {
        shell("with_marks top true; sleep 0.05");
        Files.writeString(tree.resolve("top/target/top-1-boot.jar"), "another");
        assertThat(isBuilt()).isFalse();
    }

    @Test
    void a_change_is_tested_where_it_is_and_in_what_is_built_from_it() throws Exception {
        shell("git init -q . && git add -A && git -c user.name=t -c user.email=t@t commit -qm first");
        assertThat(shell("changed_modules HEAD").strip()).isEmpty();

        Files.writeString(source("base"), "class B {}\n");
        assertThat(shell("affected_by HEAD \"$(changed_modules HEAD)\"").split("\\s+"))
                .containsExactly("base", "top");

        shell("git checkout -q base");
        Files.createDirectories(tree.resolve("base/src/test"));
        Files.writeString(tree.resolve("base/src/test/ATest.java"), "class ATest {}\n");
        assertThat(shell("affected_by HEAD \"$(changed_modules HEAD)\"").split("\\s+"))
                .containsExactly("base");
    }

    @Test
    void what_is_left_out_is_named_by_its_own_tag_or_its_base_classes() throws Exception {
        Path tests = Files.createDirectories(tree.resolve("top/src/test/java"));
        Files.writeString(tests.resolve("AloneTest.java"), "@Tag(\"slow\")\nclass AloneTest {}\n");
        assertThat(shell("left_out top")).contains("top: AloneTest ");

        Files.writeString(tests.resolve("Server.java"), "@Tag(\"slow\")\nabstract class Server {}\n");
        Files.writeString(tests.resolve("HeirTest.java"), "class HeirTest extends Server {}\n");
        Files.writeString(tests.resolve("FastTest.java"), "class FastTest {}\n");
        assertThat(shell("left_out top")).contains("top: AloneTest HeirTest ");
    }

    private boolean isBuilt() throws Exception {
        return shell("is_built top && echo yes || echo no").strip().equals("yes");
    }

    private String shell(String commands) throws Exception {
        String sourced = "set -euo pipefail; root=" + tree + "; cd $root; for f in modules build test; do . " + ROOT
                + "/scripts/$f.sh; done; fail() { echo \"$*\"; exit 1; }; ";
        Output output = run(List.of("bash", "-c", sourced + commands), tree);
        assertThat(output.exitCode()).as(output.text()).isZero();
        return output.text();
    }

    private Path source(String module) {
        return tree.resolve(module).resolve("src/main/java/A.java");
    }

    private static Output run(List<String> command, Path directory) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Output(process.waitFor(), text);
    }
}
