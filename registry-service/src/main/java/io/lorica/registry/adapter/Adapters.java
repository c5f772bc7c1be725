package io.lorica.registry.adapter;

import io.lorica.api.Page;
import io.lorica.api.registry.Adapter;
import io.lorica.api.registry.CreateAdapterRequest;
import io.lorica.chassis.page.Cursor;
import io.lorica.registry.author.Author;
import io.lorica.registry.problem.RegistryProblem.AdapterExists;
import io.lorica.registry.problem.RegistryProblem.UnknownAdapter;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The registry's adapters. */
@Service
public class Adapters {
    private final AdapterRepository repository;
    private final Clock clock;

    Adapters(AdapterRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    @Transactional
    Adapter create(CreateAdapterRequest request) {
        if (repository.findByName(request.name()).isPresent()) {
            throw new AdapterExists(request.name());
        }
        try {
            return repository
                    .saveAndFlush(new StoredAdapter(
                            request.name(), request.layer(), request.description(), Author.current(), clock.instant()))
                    .toAdapter();
        } catch (DataIntegrityViolationException e) {
            throw new AdapterExists(request.name()); // another call created it in between
        }
    }

    @Transactional(readOnly = true)
    Page<Adapter> page(@Nullable String cursor, int limit) {
        long after = Cursor.parse(cursor, 0).after();
        var fetched = repository.findByIdGreaterThanOrderById(after, Limit.of(Cursor.checkLimit(limit) + 1));
        var page = Cursor.page(fetched, limit, StoredAdapter::id);
        return new Page<>(page.items().stream().map(StoredAdapter::toAdapter).toList(), page.nextCursor());
    }

    /** @throws UnknownAdapter if there is none of that name */
    @Transactional(readOnly = true)
    public Adapter require(String name) {
        return repository.findByName(name).map(StoredAdapter::toAdapter).orElseThrow(() -> new UnknownAdapter(name));
    }

    /**
     * The next version's number; calls for the same adapter queue here until this one's transaction ends.
     *
     * @param name of an existing adapter
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int takeNextNumber(String name) {
        return repository.takeNextNumber(name);
    }
}
