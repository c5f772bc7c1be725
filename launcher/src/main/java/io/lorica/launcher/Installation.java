package io.lorica.launcher;

import io.lorica.launcher.stack.JvmFlags;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How this launcher itself was started, to find the services' jars and to start a second process like it. */
final class Installation {
    private Installation() {}

    /** The source tree, or the directory that holds all jars. */
    static Path root() {
        return Optional.ofNullable(System.getProperty("lorica.root"))
                .map(Path::of)
                .orElseGet(() -> Path.of(classPath().split(File.pathSeparator)[0])
                        .toAbsolutePath()
                        .getParent());
    }

    static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                new JvmFlags(root()).ofSupervisor(),
                "-Dlorica.root=" + root()));
        if (classPath().endsWith(".jar") && !classPath().contains(File.pathSeparator)) {
            command.addAll(List.of("-jar", classPath()));
        } else {
            command.addAll(List.of("-cp", classPath(), Main.class.getName()));
        }
        command.addAll(arguments);
        return command;
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }
}
