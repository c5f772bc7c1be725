package io.lorica.registry.author;

import io.lorica.api.access.KeyRef;
import io.lorica.chassis.security.Caller;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import org.jspecify.annotations.Nullable;

/**
 * Who asked for a row, and which service wrote it for them.
 *
 * @param name the asking key's, as it was then
 * @param id of that key; absent in rows of releases that did not keep it
 * @param actorId of the acting service's key; absent: nobody acted for them
 * @param actorName as it was then
 */
@Embeddable
public record Author(
        String name,
        @Nullable String id,
        @Column(name = "actor_id") @Nullable String actorId,
        @Column(name = "actor") @Nullable String actorName) {

    public static Author current() {
        Caller caller = Caller.current();
        KeyRef actor = caller.actor();
        return new Author(
                caller.name(), caller.id(), actor == null ? null : actor.id(), actor == null ? null : actor.name());
    }

    public @Nullable KeyRef actor() {
        return actorId == null || actorName == null ? null : new KeyRef(actorId, actorName);
    }
}
