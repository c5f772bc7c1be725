package io.lorica.launcher.stack;

import io.lorica.files.DurableFile;
import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.home.LoricaHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * What a person needs to run a service himself beside the others: a properties file, for IDEs, and the same as
 * variables of a shell. Both are in the home, which only its owner may look into.
 */
public final class LeftOut {
    private final Path properties;
    private final Path exports;
    private final Service service;

    public LeftOut(LoricaHome home, Service service) {
        this.service = service;
        this.properties = home.run().resolve(service.program() + ".properties");
        this.exports = home.run().resolve(service.program() + ".sh");
    }

    void write(ServiceSettings settings) {
        try {
            writeForOwner(properties, settings.properties());
            writeForOwner(exports, settings.exports() + "\n");
        } catch (IOException e) {
            throw new LauncherException("The settings of " + service.program() + " cannot be written: " + e, e);
        }
    }

    /** Settings of an earlier start are of no use: ports change. */
    void remove() {
        try {
            Files.deleteIfExists(properties);
            Files.deleteIfExists(exports);
        } catch (IOException e) {
            throw new LauncherException("The old settings " + properties + " cannot be removed: " + e, e);
        }
    }

    /** How to start it. */
    public String instructions(BootJars jars) {
        String flags = String.join(" ", new JvmFlags(jars.root()).of(service));
        try {
            return """
                    The %s is left to you.
                      In an IDE: start the run configuration "%s", which reads %s
                      In a shell:
                    %s
                    %s %s -jar %s""".formatted(
                            service.program(),
                            service.program(),
                            properties,
                            Files.readString(exports).strip(),
                            Path.of(System.getProperty("java.home"), "bin", "java"),
                            flags,
                            jars.of(service.module()));
        } catch (IOException e) {
            throw new LauncherException("The settings of " + service.program() + " cannot be read: " + e, e);
        }
    }

    private static void writeForOwner(Path file, String text) throws IOException {
        Path partial = Files.createTempFile(
                file.getParent(),
                "settings-",
                ".partial",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(partial, text);
        DurableFile.publish(partial, file);
    }
}
