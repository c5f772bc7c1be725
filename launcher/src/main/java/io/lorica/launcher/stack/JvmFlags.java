package io.lorica.launcher.stack;

import io.lorica.launcher.home.LauncherException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The flags of each program's JVM lie in {@code jvm/}, as argument files that every {@code java} reads: the script,
 * this launcher, the tests and the IDEs' run configurations name the same ones.
 */
public record JvmFlags(Path root) {

    /** An argument for the process that watches the services. */
    public String ofSupervisor() {
        return argument("supervisor");
    }

    /** Arguments to be put between {@code java} and the class path. */
    List<String> of(Service service) {
        List<String> arguments = new ArrayList<>(List.of(argument(service.program())));
        if (service == Service.INFERENCE) {
            arguments.add(argument("decoding"));
        }
        return arguments;
    }

    private String argument(String name) {
        Path file = root.resolve("jvm").resolve(name + ".flags");
        if (!Files.isRegularFile(file)) {
            throw new LauncherException(
                    "The JVM's flags " + file + " are missing. Put the folder jvm beside the jars.");
        }
        return "@" + file;
    }
}
