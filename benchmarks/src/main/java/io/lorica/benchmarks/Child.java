package io.lorica.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Programs that are run and measured. What they say besides their result goes to the terminal. */
final class Child {
    private Child() {}

    /** @return the JSON on the last line of the program's output */
    static JsonNode measure(List<String> command) {
        String[] lines = output(command).split("\n");
        return JsonMapper.shared().readTree(lines[lines.length - 1]);
    }

    /** This program again, in a process of its own with the same JVM options and a heap of 1 GiB. */
    static JsonNode measureSelf(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-Xmx1g", "-jar", System.getProperty("java.class.path")));
        command.addAll(arguments);
        return measure(command);
    }

    /**
     * @return what it wrote to its standard output
     * @throws IllegalStateException if it failed
     */
    static String output(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException(
                        "%s ended with status %d:%n%s".formatted(String.join(" ", command), status, output));
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while running " + command.getFirst(), e);
        }
    }
}
