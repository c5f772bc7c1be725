package io.lorica.inference.batch;

import io.lorica.api.inference.BatchJob;
import io.lorica.chassis.problem.DomainException;
import io.lorica.decision.field.ReadRow;
import io.lorica.files.Digest;
import io.lorica.files.DurableFile;
import io.lorica.inference.InferenceProblem;
import io.lorica.inference.batch.Batches.Claim;
import io.lorica.inference.decision.ExplanationProperties;
import io.lorica.inference.decision.RecordDecisions;
import io.lorica.inference.decision.RecordDecisions.Answer;
import io.lorica.inference.decision.RecordDecisions.Pending;
import io.lorica.inference.model.ModelLease;
import io.lorica.inference.model.ServedModels;
import io.lorica.inference.record.DecisionRecords;
import io.lorica.inference.record.RecordedDecision;
import io.lorica.intake.RecordFile;
import io.lorica.intake.RecordFile.Asked;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Works on one batch: chunk by chunk from the first that is not whole, then the result. The same batch comes to the
 * same bytes however often it was stopped on the way.
 */
@Component
class BatchRun {
    private static final Logger log = LoggerFactory.getLogger(BatchRun.class);
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

    private final ServedModels models;
    private final Batches batches;
    private final BatchStore store;
    private final BatchesProperties properties;
    private final ExplanationProperties explanations;
    private final DecisionRecords records;
    private final Clock clock;
    private final JsonMapper json = new JsonMapper();
    private final MeterProvider<Counter> rows;

    BatchRun(
            ServedModels models,
            Batches batches,
            BatchStore store,
            BatchesProperties properties,
            ExplanationProperties explanations,
            DecisionRecords records,
            Clock clock,
            MeterRegistry meters) {
        this.models = models;
        this.batches = batches;
        this.store = store;
        this.properties = properties;
        this.explanations = explanations;
        this.records = records;
        this.clock = clock;
        this.rows = Counter.builder("lorica.inference.batch.rows")
                .description("Rows of batches that were decided on or refused")
                .withRegistry(meters);
    }

    /** The batch is not this claim's any more: it was cancelled, or the node stops. */
    private static final class Stopped extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Returns when the batch is done, or was taken from the claim.
     *
     * @throws InterruptedException if the node stops; the batch goes on when it starts again
     * @throws DomainException if the node can't decide on it, and why
     */
    void run(Claim claim) throws IOException, InterruptedException {
        StoredBatch batch = claim.batch();
        try (ModelLease lease = models.lease(batch.model(), batch.version())) {
            var decisions = new RecordDecisions(lease, batch.request().asksWhy(), explanations.passes());
            RecordFile file = RecordFile.of(
                    store.file(batch.id()),
                    decisions.model().spec(),
                    batch.request().table(),
                    properties.limits());
            decide(claim, file, decisions);
            writeResult(claim, file, decisions);
        } catch (Stopped _) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private void decide(Claim claim, RecordFile file, RecordDecisions decisions) throws IOException, Stopped {
        StoredBatch batch = claim.batch();
        long done = batch.progress().rowsDone();
        try (RecordFile.Rows read = file.rows(done)) {
            while (done < batch.rows()) {
                var chunk = new Chunk(claim, decisions);
                long until = Math.min(done + batch.chunkRows(), batch.rows());
                for (long row = done; row < until; row++) {
                    Asked asked = read.next();
                    if (asked == null) {
                        throw new IOException("The batch's file has fewer rows than it had. Upload it again.");
                    }
                    chunk.add(row, asked);
                }
                byte[] answers = chunk.finish();
                DurableFile.write(store.chunk(batch.id(), done), answers);
                batches.advance(claim, until - done, chunk.refused);
                count(batch, until - done, chunk.refused);
                done = until;
            }
        }
    }

    private void count(StoredBatch batch, long decided, long refused) {
        rows.withTags("model", batch.model(), "refused", "false").increment((double) (decided - refused));
        rows.withTags("model", batch.model(), "refused", "true").increment((double) refused);
    }

    private void writeResult(Claim claim, RecordFile file, RecordDecisions decisions) throws IOException, Stopped {
        requireHeld(claim);
        StoredBatch batch = claim.batch();
        Path result = store.result(batch.id());
        Path partial = result.resolveSibling(result.getFileName() + ".partial");
        Files.deleteIfExists(partial);
        file.writeResult(
                AnswerColumns.of(decisions.model().spec(), batch.request().asksWhy()), store.chunks(batch), partial);
        DurableFile.publish(partial, result);
        batches.finish(
                claim,
                new BatchJob.ResultFile(
                        Files.size(result), Digest.ofFile(result).sha256()));
    }

    private void requireHeld(Claim claim) throws Stopped {
        if (Thread.currentThread().isInterrupted() || !batches.isHeld(claim)) {
            throw new Stopped();
        }
    }

    /** Rows that are decided on one after the other, several of which may wait for the language model. */
    private final class Chunk {
        private final Claim claim;
        private final RecordDecisions decisions;
        private final Deque<Work> begun = new ArrayDeque<>();
        private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
        private final List<Written> written = new ArrayList<>();
        private long refused;

        /** A row's record, which is on its way to the disk. */
        private record Written(RecordedDecision decision, DecisionRecords.Pending record) {}

        /** A row's answer, by names of columns. */
        private interface Work {
            Map<String, Object> await() throws Stopped;
        }

        Chunk(Claim claim, RecordDecisions decisions) {
            this.claim = claim;
            this.decisions = decisions;
        }

        /** @param number of the row, counted from 0 */
        void add(long number, Asked asked) throws Stopped {
            requireHeld(claim);
            begun.add(
                    switch (asked) {
                        case Asked.Refused(String why) -> () -> refusal(why);
                        case Asked.Inputs(ReadRow row) -> begin(number, row);
                    });
            while (begun.size() >= properties.inFlight()) {
                writeFirst();
            }
        }

        /** @return the answers, of which each one has its record on the disk */
        byte[] finish() throws Stopped {
            while (!begun.isEmpty()) {
                writeFirst();
            }
            for (Written one : written) {
                awaitRecord(one);
            }
            return answers.toByteArray();
        }

        /** Tries again within limits: a record that did not come to the disk is not in the journal. */
        private void awaitRecord(Written one) throws Stopped {
            try {
                one.record().await();
            } catch (InferenceProblem.JournalUnavailable _) {
                whenPossible(() -> {
                    records.write(one.decision());
                    return one;
                });
            }
        }

        private void writeFirst() throws Stopped {
            answers.writeBytes(json.writeValueAsBytes(begun.removeFirst().await()));
            answers.write('\n');
        }

        private Work begin(long number, ReadRow row) throws Stopped {
            try {
                Pending pending = beginWhenPossible(row);
                return () -> answer(number, row, pending);
            } catch (DomainException e) {
                if (!e.kind().isCallersFault()) {
                    throw e;
                }
                return () -> refusal(e.getMessage());
            }
        }

        private Pending beginWhenPossible(ReadRow row) throws Stopped {
            return whenPossible(() -> {
                records.requireReady();
                return decisions.begin(row);
            });
        }

        /** Waits, within limits, for a lane that is full, an engine that fails and a journal that can't be written. */
        private <T> T whenPossible(Supplier<T> action) throws Stopped {
            long begunAt = System.nanoTime();
            while (true) {
                requireHeld(claim);
                try {
                    return action.get();
                } catch (InferenceProblem.Passing e) {
                    if (System.nanoTime() - begunAt > properties.rowTimeout().toNanos()) {
                        throw e;
                    }
                    pause();
                }
            }
        }

        private Map<String, Object> answer(long number, ReadRow row, Pending pending) throws Stopped {
            try {
                return recorded(number, row, await(pending));
            } catch (InferenceProblem.ComputationFailed e) {
                log.warn("A row of {} could not be computed and is tried again", claim.id(), e);
            }
            try {
                return recorded(number, row, await(beginWhenPossible(row)));
            } catch (InferenceProblem.ComputationFailed e) {
                log.warn("A row of {} could not be computed twice", claim.id(), e);
                return refusal("The model could not compute an answer, twice; the node's log has the cause.");
            }
        }

        private Answer await(Pending pending) throws Stopped {
            try {
                return pending.await(properties.rowTimeout(), BatchesProperties.ROW_TIMEOUT);
            } catch (InferenceProblem.Overloaded e) {
                requireHeld(claim);
                throw e;
            }
        }

        private Map<String, Object> recorded(long number, ReadRow row, Answer answer) {
            StoredBatch batch = claim.batch();
            String id = batch.decisionId(number);
            RecordedDecision decision = decisions.recorded(id, clock.instant(), batch.asker(), row, answer);
            try {
                written.add(new Written(decision, records.begin(decision)));
            } catch (InferenceProblem.RecordTooLarge e) {
                return refusal(e.getMessage());
            }
            return AnswerColumns.of(id, answer, batch.version());
        }

        private Map<String, Object> refusal(String why) {
            refused++;
            return AnswerColumns.ofRefusal(why, claim.batch().version());
        }

        private static void pause() throws Stopped {
            try {
                Thread.sleep(RETRY_INTERVAL);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new Stopped();
            }
        }
    }
}
