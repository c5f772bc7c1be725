package io.lorica.registry.version;

import io.lorica.api.registry.ArtefactFile;
import io.lorica.api.registry.VersionManifest;
import java.util.List;

/**
 * Everything a version's digest is over.
 *
 * @param files sorted by name
 */
record VersionDocument(List<ArtefactFile> files, VersionManifest manifest) {}
