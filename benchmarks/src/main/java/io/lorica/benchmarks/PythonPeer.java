package io.lorica.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A peer written in Python, in a virtual environment of its own, made at its first use by the user's own pip. */
final class PythonPeer {
    private final Path folder;
    private final Path python;

    private PythonPeer(Path folder, Path python) {
        this.folder = folder;
        this.python = python;
    }

    /**
     * @param benchmarks the folder benchmarks/ of the source tree
     * @param name of the requirements file. LORICA_BENCH_PYTHON names an interpreter that has them already
     */
    static PythonPeer prepare(Path benchmarks, String name) {
        Path peers = benchmarks.resolve("peers");
        Optional<Path> given =
                Optional.ofNullable(System.getenv("LORICA_BENCH_PYTHON")).map(Path::of);
        if (given.isPresent()) {
            return new PythonPeer(peers, given.get());
        }
        Path venv = benchmarks.resolve(".venvs").resolve(name);
        Path python = venv.resolve("bin").resolve("python");
        Path requirements = peers.resolve(name + "-requirements.txt");
        if (!Files.exists(python)) {
            System.err.println("Installing " + requirements.getFileName() + " into " + venv);
            Child.output(List.of("python3", "-m", "venv", venv.toString()));
        }
        Child.output(List.of(python.toString(), "-m", "pip", "install", "--quiet", "-r", requirements.toString()));
        return new PythonPeer(peers, python);
    }

    JsonNode measure(String script, List<String> arguments) {
        List<String> command = new ArrayList<>(
                List.of(python.toString(), folder.resolve(script).toString()));
        command.addAll(arguments);
        return Child.measure(command);
    }
}
