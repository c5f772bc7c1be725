package io.lorica.inference.adapter;

import io.lorica.api.registry.Alias;
import io.lorica.api.registry.RegistryApi;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;

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
        } catch (RestClientException e) {
            throw new FetchException.Outage(RegistryOutage.reason(e), e);
        }
    }
}
