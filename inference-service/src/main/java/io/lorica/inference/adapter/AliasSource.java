package io.lorica.inference.adapter;

import io.lorica.api.registry.Alias;
import io.lorica.api.registry.RegistryApi;
import io.lorica.client.LoricaException;
import java.util.List;
import org.springframework.stereotype.Component;

/** Asks the registry for aliases. */
@Component
public class AliasSource {
    private final RegistryApi registry;

    AliasSource(RegistryApi registry) {
        this.registry = registry;
    }

    /** @return aliases that were moved after this revision, in the order of their moves */
    public List<Alias> movedAfter(long revision) throws FetchException.Outage {
        try {
            return registry.aliasesAfter(revision);
        } catch (LoricaException e) {
            throw new FetchException.Outage(RegistryOutage.reason(e), e);
        }
    }
}
