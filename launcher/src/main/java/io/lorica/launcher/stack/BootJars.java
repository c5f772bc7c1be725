package io.lorica.launcher.stack;

import io.lorica.launcher.home.LauncherException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the services' jars: in a source tree's target folders, or all in one directory beside the launcher's jar. */
public record BootJars(Path root) {

    public Path of(String module) {
        for (Path directory : List.of(root.resolve(module).resolve("target"), root)) {
            if (Files.isDirectory(directory)) {
                try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, module + "-*boot.jar")) {
                    for (Path jar : jars) {
                        return jar;
                    }
                } catch (IOException e) {
                    throw new LauncherException("The directory " + directory + " cannot be read: " + e, e);
                }
            }
        }
        throw new LauncherException("No jar of the " + module + " in " + root + ". Build it first: ./lorica build");
    }
}
