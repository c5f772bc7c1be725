package io.lorica.basemodel;

import java.util.List;

/**
 * A base model of the catalogue.
 *
 * @param file plain file name in the cache
 * @param size bytes of the file
 * @param sha256 digest that the file must have, whichever source it came from
 * @param sources tried in this order
 */
public record KnownBaseModel(
        String name, String licence, String file, long size, String sha256, List<ModelSource> sources) {

    public KnownBaseModel {
        Pinned.require(name, "[\\w.-]*\\w[\\w.-]*", "name", "letters, digits, dot, dash or underscore");
        Pinned.require(file, "[\\w+-][\\w.+-]*", "file", "a plain file name");
        Pinned.require(sha256, Pinned.SHA_256, "sha256", "64 lower-case hex digits");
        Pinned.requirePositive(size, "size");
        if (sources == null || sources.isEmpty()) {
            throw new IllegalArgumentException("sources must name at least one source for " + name);
        }
        sources = List.copyOf(sources);
    }
}
