package io.lorica.inference.adapter;

import io.lorica.api.registry.AdapterVersion;
import java.nio.file.Path;

/**
 * A verified version on this node's disk.
 *
 * @param directory in PEFT format: adapter_config.json and adapter_model.safetensors
 */
public record CachedVersion(AdapterVersion version, Path directory) {}
