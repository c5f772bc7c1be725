package io.lorica.inference.model;

import io.lorica.api.registry.Adapter;
import io.lorica.api.registry.Alias;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a request calls a model: an adapter's alias. The adapter's bare name means its champion. */
record ModelId(String adapter, String alias) {
    private static final Pattern FORM =
            Pattern.compile("(?<adapter>" + Adapter.NAME_PATTERN + ")(?:@(?<alias>" + Alias.NAME_PATTERN + "))?");

    static ModelId of(Alias alias) {
        return new ModelId(alias.adapter(), alias.alias());
    }

    static Optional<ModelId> parse(String model) {
        Matcher form = FORM.matcher(model);
        if (!form.matches()) {
            return Optional.empty();
        }
        String alias = form.group("alias");
        return Optional.of(new ModelId(form.group("adapter"), alias == null ? Alias.CHAMPION : alias));
    }

    /** As it must be asked for where base models have these names: a bare name means a base first. */
    String beside(Set<String> baseNames) {
        return baseNames.contains(toString()) ? adapter + "@" + alias : toString();
    }

    @Override
    public String toString() {
        return alias.equals(Alias.CHAMPION) ? adapter : adapter + "@" + alias;
    }
}
