package io.lorica.registry.alias;

import io.lorica.api.Page;
import io.lorica.api.registry.Alias;
import io.lorica.api.registry.AliasMove;
import io.lorica.api.registry.MoveAliasRequest;
import io.lorica.chassis.page.Cursor;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.registry.adapter.Adapters;
import io.lorica.registry.author.Author;
import io.lorica.registry.problem.RegistryProblem.QuestionChanged;
import io.lorica.registry.problem.RegistryProblem.UnknownAlias;
import io.lorica.registry.problem.RegistryProblem.VersionConflict;
import io.lorica.registry.version.Versions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Moves aliases and tells where they point, or pointed. Going back is a move like any other. */
@Service
class Aliases {
    private static final Logger log = LoggerFactory.getLogger(Aliases.class);
    private static final Pattern NAME = Pattern.compile(Alias.NAME_PATTERN);

    private final Adapters adapters;
    private final Versions versions;
    private final ChampionGate championGate;
    private final SameQuestion sameQuestion;
    private final MoveRepository moves;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final MeterRegistry meters;

    Aliases(
            Adapters adapters,
            Versions versions,
            ChampionGate championGate,
            SameQuestion sameQuestion,
            MoveRepository moves,
            TransactionTemplate transaction,
            Clock clock,
            MeterRegistry meters) {
        this.adapters = adapters;
        this.versions = versions;
        this.championGate = championGate;
        this.sameQuestion = sameQuestion;
        this.moves = moves;
        this.transaction = transaction;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * Moving to where the alias points already changes nothing and leaves no line in the history.
     *
     * @throws VersionConflict if {@code expectedVersion} is given and the alias points elsewhere
     * @throws QuestionChanged if the version answers another question than the one that the alias points to, and the
     *     request does not say so
     */
    Alias move(String adapter, String alias, MoveAliasRequest request) {
        if (!NAME.matcher(alias).matches()) {
            throw new InvalidRequest("alias", "'%s' %s".formatted(alias, Alias.NAME_MESSAGE));
        }
        return transaction.execute(status -> moveLocked(adapter, alias, request));
    }

    private Alias moveLocked(String adapter, String alias, MoveAliasRequest request) {
        var target = versions.require(adapter, request.version());
        moves.lockHistory();
        var current = moves.findFirstByAdapterAndAliasOrderByRevisionDesc(adapter, alias);
        @Nullable Integer from = current.map(StoredMove::toVersion).orElse(null);
        int actual = from == null ? 0 : from;
        if (request.expectedVersion() != null && request.expectedVersion() != actual) {
            throw new VersionConflict(adapter, alias, request.expectedVersion(), actual);
        }
        if (current.isPresent() && actual == request.version()) {
            return current.get().toAlias();
        }
        if (alias.equals(Alias.CHAMPION)) {
            championGate.check(target);
        }
        boolean changesQuestion = current.isPresent() && sameQuestion.isLeft(current.get(), target, request);
        var previous = moves.findFirstByOrderByRevisionDesc();
        long revision = previous.map(StoredMove::getId).orElse(0L) + 1;
        var moved = moves.saveAndFlush(new StoredMove(
                revision,
                alias,
                from,
                target.ref(),
                request.reason(),
                changesQuestion,
                Author.current(),
                previous.map(StoredMove::movedAt).map(this::notBefore).orElseGet(clock::instant)));
        meters.counter("lorica.registry.alias.moves", "adapter", adapter, "alias", alias)
                .increment();
        log.info(
                "Alias {} of {} moved from version {} to {}, revision {}",
                alias,
                adapter,
                actual,
                request.version(),
                revision);
        return moved.toAlias();
    }

    /** The order of times is the order of revisions, even if the machine's clock was set back. */
    private Instant notBefore(Instant earliest) {
        var now = clock.instant();
        return now.isBefore(earliest) ? earliest : now;
    }

    @Transactional(readOnly = true)
    public Alias get(String adapter, String alias) {
        adapters.require(adapter);
        return moves.findFirstByAdapterAndAliasOrderByRevisionDesc(adapter, alias)
                .map(StoredMove::toAlias)
                .orElseThrow(() -> new UnknownAlias(adapter, alias));
    }

    /** Where the alias pointed at that time. */
    @Transactional(readOnly = true)
    public Alias at(String adapter, String alias, Instant time) {
        adapters.require(adapter);
        return moves.findFirstByAdapterAndAliasAndMovedAtLessThanEqualOrderByRevisionDesc(adapter, alias, time)
                .map(StoredMove::toAlias)
                .orElseThrow(() -> new UnknownAlias(adapter, alias));
    }

    @Transactional(readOnly = true)
    public List<Alias> of(String adapter) {
        adapters.require(adapter);
        return moves.newestOf(adapter).stream().map(StoredMove::toAlias).toList();
    }

    @Transactional(readOnly = true)
    public List<Alias> movedAfter(long revision) {
        return moves.newestAfter(revision).stream().map(StoredMove::toAlias).toList();
    }

    @Transactional(readOnly = true)
    public Page<AliasMove> history(String adapter, String alias, @Nullable String cursor, int limit) {
        get(adapter, alias);
        var fetched = moves.findByAdapterAndAliasAndRevisionLessThanOrderByRevisionDesc(
                adapter, alias, Cursor.parse(cursor, Long.MAX_VALUE).after(), Limit.of(Cursor.checkLimit(limit) + 1));
        return Cursor.page(fetched.stream().map(StoredMove::toMove).toList(), limit, AliasMove::revision);
    }
}
