package io.lorica.inference.record;

import io.lorica.api.record.RecordsApi;
import io.lorica.api.record.SealingKey;
import io.lorica.client.LoricaException;
import io.lorica.files.DurableFile;
import io.lorica.inference.InferenceProblem;
import io.lorica.journal.Journal;
import io.lorica.record.MalformedRecord;
import io.lorica.record.Sealer;
import io.lorica.record.SealingKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The key that details are sealed to. It is asked for at each start and kept beside the journal, so that a node starts
 * without the centre; the first start of all needs it.
 */
@Component
class CentreKey {
    private static final Logger log = LoggerFactory.getLogger(CentreKey.class);
    private static final String FILE = "sealing-key";

    private final RecordsApi centre;
    private final Path file;
    private final Clock clock;
    private volatile @Nullable Known known;
    private boolean isConfirmed;
    private boolean isComplaining;

    /** @param journal has made its directory */
    CentreKey(RecordsApi centre, JournalProperties properties, Journal journal, Clock clock) {
        this.centre = centre;
        this.file = properties.directory().toAbsolutePath().resolve(FILE);
        this.clock = clock;
        this.known = kept();
    }

    private record Known(String text, Sealer sealer) {}

    boolean isKnown() {
        return known != null;
    }

    /** @throws InferenceProblem.NoSealingKey if the centre has never been reached */
    Sealer sealer() {
        Known current = known;
        if (current == null) {
            throw new InferenceProblem.NoSealingKey();
        }
        return current.sealer();
    }

    @Scheduled(fixedDelayString = "${lorica.journal.ship-interval:1s}", scheduler = JournalConfiguration.KEY_QUESTIONS)
    void ask() {
        if (isConfirmed) {
            return;
        }
        try {
            take(centre.sealingKey());
        } catch (LoricaException | MalformedRecord | IOException e) {
            complain(e);
        }
    }

    private void take(SealingKey told) throws IOException {
        Known current = known;
        if (current == null || !current.text().equals(told.key())) {
            Known next = known(told.key());
            DurableFile.write(file, told.key().getBytes(StandardCharsets.US_ASCII));
            known = next;
            log.info("Details of decisions are sealed to the centre's key {}", told.id());
        }
        isConfirmed = true;
    }

    private void complain(Exception e) {
        if (known == null && !isComplaining) {
            log.warn("The centre's sealing key can't be had, so no decision can be written down. {}", e.getMessage());
        }
        isComplaining = true;
    }

    private @Nullable Known kept() {
        try {
            return Files.exists(file) ? known(Files.readString(file, StandardCharsets.US_ASCII)) : null;
        } catch (IOException | MalformedRecord e) {
            log.warn("The centre's sealing key in {} can't be read; the centre is asked again", file, e);
            return null;
        }
    }

    private Known known(String text) {
        return new Known(text, new Sealer(SealingKeys.parse(text), clock));
    }
}
