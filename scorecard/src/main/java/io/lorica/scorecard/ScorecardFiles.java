package io.lorica.scorecard;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lorica.api.registry.ArtefactFile;
import io.lorica.scorecard.Scorecard.Weighted;
import io.lorica.scorecard.boosting.Boosting;
import io.lorica.scorecard.boosting.Column;
import io.lorica.scorecard.boosting.XgboostJson;
import io.lorica.scorecard.points.PointsTable;
import io.lorica.scorecard.words.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A scorecard on the disk: {@value #SCORECARD}, and beside it {@value #TREES} as XGBoost saves it and {@value #WORDS},
 * where it has such parts. {@value #REFERENCE} is what its reasons are held against; scoring needs none of it.
 */
public final class ScorecardFiles {
    public static final String SCORECARD = "scorecard.json";
    public static final String TREES = "boosting.json";
    public static final String WORDS = "words.json";
    public static final String REFERENCE = "reference.json";

    private static final int FORMAT = 1;
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private ScorecardFiles() {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Form(
            @Nullable Integer format,
            List<String> labels,
            List<Double> intercepts,
            @Nullable Weighted<PointsTable> points,
            @Nullable Trees boosting,
            @Nullable Double wordsWeight,
            double adapterWeight) {}

    private record Trees(double weight, List<Column> columns) {}

    /** All names that a scorecard's files may have. */
    public static final List<String> NAMES = List.of(SCORECARD, TREES, WORDS, REFERENCE);

    /**
     * What keeps files from making a version: an adapter is its two files, and a scorecard or a read-out needs none of
     * them.
     *
     * @param names of the files there are
     * @return what is missing, in a fixed order; empty if they make a version
     */
    public static List<String> lackingBeside(Collection<String> names) {
        boolean decidesWithout = (names.contains(SCORECARD) || names.contains(ArtefactFile.READ_OUT))
                && Collections.disjoint(names, ArtefactFile.ADAPTER);
        return decidesWithout
                ? List.of()
                : ArtefactFile.ADAPTER.stream()
                        .filter(name -> !names.contains(name))
                        .toList();
    }

    /** @param trees as XGBoost saves them; needed if the scorecard has boosted trees */
    public static void write(Path folder, Scorecard scorecard, byte @Nullable [] trees) throws IOException {
        Weighted<Boosting> boosting = scorecard.boosting();
        Weighted<Words> words = scorecard.words();
        var form = new Form(
                FORMAT,
                scorecard.labels(),
                scorecard.intercepts(),
                scorecard.points(),
                boosting == null
                        ? null
                        : new Trees(boosting.weight(), boosting.part().columns()),
                words == null ? null : words.weight(),
                scorecard.adapterWeight());
        Files.write(
                folder.resolve(SCORECARD), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(form));
        if (boosting != null) {
            if (trees == null) {
                throw new IllegalArgumentException("The scorecard has boosted trees, and they are not given");
            }
            Files.write(folder.resolve(TREES), trees);
        }
        if (words != null) {
            Files.write(folder.resolve(WORDS), JSON.writeValueAsBytes(words.part()));
        }
    }

    /** Where a scorecard's files lie. */
    @FunctionalInterface
    public interface Source {
        /** @throws IOException if it is not there or can't be read */
        byte[] bytes(String name) throws IOException;
    }

    /** The files of a folder. */
    public static Scorecard read(Path folder) throws IOException {
        return read(name -> Files.readAllBytes(folder.resolve(name)));
    }

    /**
     * @throws IllegalArgumentException saying what is wrong, if the files are no scorecard of this release
     * @throws IOException if one that is needed is not there or can't be read
     */
    public static Scorecard read(Source files) throws IOException {
        try {
            Form form = JSON.readValue(files.bytes(SCORECARD), Form.class);
            if (form.format == null) {
                throw new IllegalArgumentException("%s does not say its format".formatted(SCORECARD));
            }
            if (form.format != FORMAT) {
                throw new IllegalArgumentException(
                        "%s has format %d, and this release reads %d".formatted(SCORECARD, form.format, FORMAT));
            }
            return new Scorecard(
                    form.labels,
                    form.intercepts,
                    form.points,
                    boosting(files, form),
                    words(files, form),
                    form.adapterWeight);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("The scorecard can't be read: " + e.getOriginalMessage(), e);
        }
    }

    private static @Nullable Weighted<Boosting> boosting(Source files, Form form) throws IOException {
        Trees trees = form.boosting;
        if (trees == null) {
            return null;
        }
        var ensemble = XgboostJson.read(files.bytes(TREES), trees.columns.size());
        return new Weighted<>(trees.weight, new Boosting(trees.columns, ensemble, form.labels.size()));
    }

    private static @Nullable Weighted<Words> words(Source files, Form form) throws IOException {
        return form.wordsWeight == null
                ? null
                : new Weighted<>(form.wordsWeight, JSON.readValue(files.bytes(WORDS), Words.class));
    }
}
