package io.lorica.inference.model;

import io.lorica.engine.options.DecodeWeights;
import io.lorica.engine.options.Decoding;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.options.Processor;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The base models of this node and the memory for all of them together.
 *
 * @param base a name of the base model catalogue, a Hugging Face directory or a GGUF file
 * @param furtherBases more of them, which this node serves as well
 * @param processor what the bases compute on
 * @param precision of the bases' weights in memory; absent: the one this machine computes fastest
 * @param weightFolder where the bases' weights are mapped from; absent: they are held in memory
 * @param decodeWeights what chats are decoded with: INT8 or INT4 on the processor's vector units, or TORCH
 * @param decodeThreads threads that decode together; absent: one for each core
 * @param cacheMemory keys and values, in equal parts for the bases; a chat that finds no room waits until another ends
 * @param prefixCache whether what chats and decisions have read stays, within cacheMemory, for those that begin alike
 * @param promptLookup whether greedy chats that repeat earlier text get several tokens at a step
 * @param stackMemory all resident adapter stacks together; the least recently used ones are unloaded beyond it
 * @param adapterMemory adapters as they were read, kept for stacks that come back or share a domain
 * @param stackWait how long a load may wait until running requests give memory free
 * @param pinned models (adapter or adapter@alias) whose stacks are never unloaded
 */
@Validated
@ConfigurationProperties("lorica.model")
record ModelProperties(
        @NotBlank String base,
        @DefaultValue List<@NotBlank String> furtherBases,
        @DefaultValue("CPU") @NotNull Processor processor,
        @Nullable Precision precision,
        @Nullable Path weightFolder,
        @DefaultValue("INT8") @NotNull DecodeWeights decodeWeights,
        @Nullable @Positive Integer decodeThreads,
        @DefaultValue("512MB") @NotNull DataSize cacheMemory,
        @DefaultValue("true") boolean prefixCache,
        @DefaultValue("true") boolean promptLookup,
        @DefaultValue("1GB") @NotNull DataSize stackMemory,
        @DefaultValue("256MB") @NotNull DataSize adapterMemory,
        @DefaultValue("20s") @NotNull Duration stackWait,
        @DefaultValue Set<String> pinned) {

    ModelProperties {
        furtherBases = List.copyOf(furtherBases);
    }

    List<String> bases() {
        return Stream.concat(Stream.of(base), furtherBases.stream()).toList();
    }

    /** For each of the bases. */
    LoadOptions loadOptions() {
        LoadOptions options = LoadOptions.on(processor, precision).withWeightFolder(weightFolder);
        int threads = decodeThreads == null ? Runtime.getRuntime().availableProcessors() : decodeThreads;
        long cacheBytes = cacheMemory.toBytes() / bases().size();
        return options.withDecoding(new Decoding(decodeWeights, threads, cacheBytes, prefixCache, promptLookup));
    }
}
