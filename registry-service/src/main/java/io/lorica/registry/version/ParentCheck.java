package io.lorica.registry.version;

import io.lorica.api.registry.Adapter;
import io.lorica.api.registry.AdapterLayer;
import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.VersionManifest;
import io.lorica.registry.problem.RegistryProblem.InvalidParent;
import io.lorica.registry.problem.RegistryProblem.UnknownAdapter;
import io.lorica.registry.problem.RegistryProblem.UnknownVersion;
import io.lorica.registry.problem.RegistryProblem.WrongBaseModel;
import org.springframework.stereotype.Component;

/** A task adapter lies on a domain adapter of the same base model, or directly on the base model. */
@Component
class ParentCheck {
    private final Versions versions;

    ParentCheck(Versions versions) {
        this.versions = versions;
    }

    void check(Adapter adapter, VersionManifest manifest) {
        var ref = manifest.parent();
        if (ref == null) {
            return;
        }
        if (adapter.layer() == AdapterLayer.DOMAIN) {
            throw new InvalidParent("%s is a DOMAIN adapter and lies directly on the base model. Leave parent out."
                    .formatted(adapter.name()));
        }
        var parent = require(ref.name(), ref.number());
        if (parent.layer() != AdapterLayer.DOMAIN) {
            throw new InvalidParent("Parent %s is a %s adapter. Name a version of a DOMAIN adapter."
                    .formatted(parent.name(), parent.layer()));
        }
        if (!parent.digest().equals(ref.digest())) {
            throw new InvalidParent(
                    "Parent %s version %d has digest %s, not %s. Train on the version that is registered."
                            .formatted(parent.name(), parent.number(), parent.digest(), ref.digest()));
        }
        String base = parent.manifest().baseModel().digest();
        if (!base.equals(manifest.baseModel().digest())) {
            throw new WrongBaseModel(
                    ("Parent %s version %d was trained on base model %s, this version on %s. Train both on"
                                    + " the same base model.")
                            .formatted(
                                    parent.name(),
                                    parent.number(),
                                    base,
                                    manifest.baseModel().digest()));
        }
    }

    private AdapterVersion require(String name, int number) {
        try {
            return versions.require(name, number);
        } catch (UnknownAdapter | UnknownVersion e) {
            throw new InvalidParent("The parent does not exist: " + e.getMessage());
        }
    }
}
