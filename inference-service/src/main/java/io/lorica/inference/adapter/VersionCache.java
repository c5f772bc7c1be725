package io.lorica.inference.adapter;

import io.lorica.api.DigestPattern;
import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.ArtefactFile;
import io.lorica.api.registry.VersionRef;
import io.lorica.client.LoricaClient;
import io.lorica.client.LoricaException;
import io.lorica.client.VersionFiles;
import io.lorica.files.DurableFile;
import io.lorica.files.ExpectedFile;
import io.lorica.scorecard.ScorecardFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Versions by content on this node's disk. A version is gathered in {@code staging/<digest>}, where a crash leaves what
 * later goes on, and moved to {@code versions/<digest>} when it is complete. Each use verifies the files again.
 */
@Component
public class VersionCache {
    private static final String DESCRIPTION = "version.json";
    private static final int NOT_FOUND = 404;

    private final Path versions;
    private final Path staging;
    private final LoricaClient lorica;
    private final JsonMapper json;

    /** One for each version that was ever asked for: a slow transfer holds up nobody who needs another version. */
    private final Map<String, Lock> locks = new ConcurrentHashMap<>();

    VersionCache(AdapterCacheProperties properties, LoricaClient lorica, JsonMapper json) {
        this.versions = properties.directory().toAbsolutePath().resolve("versions");
        this.staging = properties.directory().toAbsolutePath().resolve("staging");
        this.lorica = lorica;
        this.json = json;
    }

    /** One caller at a time for each version: aliases that move to it at once must not write the same staging files. */
    public CachedVersion fetch(VersionRef ref) throws FetchException {
        if (!ref.digest().matches(DigestPattern.SHA_256)) {
            throw new FetchException.Refused(
                    "Adapter %s v%d has the malformed digest '%s'.".formatted(ref.name(), ref.number(), ref.digest()));
        }
        Lock lock = locks.computeIfAbsent(ref.digest(), _ -> new ReentrantLock());
        lock.lock();
        try {
            Optional<CachedVersion> cached = cached(ref);
            return cached.isPresent() ? cached.get() : fetchAnew(ref);
        } catch (IOException e) {
            throw new FetchException.Outage(
                    ("Adapter %s v%d can't be kept on this node; its log has the cause. Make the adapter cache writable"
                                    + " and check its free space, or set lorica.adapter-cache.directory.")
                            .formatted(ref.name(), ref.number()),
                    e);
        } finally {
            lock.unlock();
        }
    }

    private Optional<CachedVersion> cached(VersionRef ref) throws IOException {
        Path home = versions.resolve(ref.digest());
        if (!Files.isDirectory(home)) {
            return Optional.empty();
        }
        try {
            var version = json.readValue(home.resolve(DESCRIPTION), AdapterVersion.class);
            if (version.ref().equals(ref)) {
                for (ArtefactFile file : neededFiles(version)) {
                    if (!VersionFiles.expected(version, file, home).isIntact()) {
                        return discard(home);
                    }
                }
                return Optional.of(new CachedVersion(version, home));
            }
        } catch (JacksonException | FetchException.Refused | LoricaException.Unreadable _) {
            // The description is damaged: as good as not cached.
        }
        return discard(home);
    }

    private static Optional<CachedVersion> discard(Path home) throws IOException {
        FileSystemUtils.deleteRecursively(home);
        return Optional.empty();
    }

    private CachedVersion fetchAnew(VersionRef ref) throws FetchException, IOException {
        AdapterVersion version = describe(ref);
        Path gathering = Files.createDirectories(staging.resolve(ref.digest()));
        for (ArtefactFile file : neededFiles(version)) {
            download(version, file, gathering);
        }
        Files.write(gathering.resolve(DESCRIPTION), json.writeValueAsBytes(version));
        Path home = Files.createDirectories(versions).resolve(ref.digest());
        DurableFile.publish(gathering, home);
        return new CachedVersion(version, home);
    }

    private void download(AdapterVersion version, ArtefactFile file, Path directory)
            throws FetchException, IOException {
        try {
            lorica.versionFiles().fetch(version, file, directory, ExpectedFile.Progress.NONE);
        } catch (LoricaException.Unreadable e) {
            throw new FetchException.Refused(e.getMessage() + " It is not served.");
        } catch (LoricaException e) {
            throw new FetchException.Outage(
                    "File %s of adapter %s v%d could not be fetched. %s"
                            .formatted(file.name(), version.name(), version.number(), RegistryOutage.reason(e)),
                    e);
        }
    }

    private AdapterVersion describe(VersionRef ref) throws FetchException {
        try {
            AdapterVersion version = lorica.registry().version(ref.name(), ref.number());
            if (!version.ref().equals(ref)) {
                throw new FetchException.Refused(
                        ("The registry describes adapter %s v%d with digest %s, its alias or child names %s."
                                        + " It is not served; check the registry.")
                                .formatted(ref.name(), ref.number(), version.digest(), ref.digest()));
            }
            return version;
        } catch (LoricaException e) {
            if (e instanceof LoricaException.Refused refused && refused.status() == NOT_FOUND) {
                throw new FetchException.Refused(
                        "The registry does not know adapter %s v%d.".formatted(ref.name(), ref.number()));
            }
            throw new FetchException.Outage(
                    "Adapter %s v%d could not be looked up. %s"
                            .formatted(ref.name(), ref.number(), RegistryOutage.reason(e)),
                    e);
        }
    }

    /** Only the files that serving reads, by their fixed names: no path comes from the network. */
    private static List<ArtefactFile> neededFiles(AdapterVersion version) throws FetchException.Refused {
        List<ArtefactFile> found = version.files().stream()
                .filter(file -> ArtefactFile.ADAPTER.contains(file.name())
                        || ArtefactFile.READ_OUT.equals(file.name())
                        || ScorecardFiles.NAMES.contains(file.name()))
                .toList();
        List<String> names = found.stream().map(ArtefactFile::name).toList();
        List<String> lacking = ScorecardFiles.lackingBeside(names);
        if (!lacking.isEmpty()) {
            throw new FetchException.Refused("Adapter %s v%d lacks %s. Register it again with %s."
                    .formatted(
                            version.name(),
                            version.number(),
                            String.join(" and ", lacking),
                            String.join(" and ", ArtefactFile.ADAPTER)));
        }
        return found;
    }
}
