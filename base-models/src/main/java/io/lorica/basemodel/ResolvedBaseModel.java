package io.lorica.basemodel;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A base model on this machine.
 *
 * @param name catalogue name, or the last part of the user's path
 * @param path GGUF file or Hugging Face directory
 * @param sha256 the catalogue's digest, verified; empty for a user's own path, which has no pinned digest
 */
public record ResolvedBaseModel(String name, Path path, Optional<String> sha256) {}
