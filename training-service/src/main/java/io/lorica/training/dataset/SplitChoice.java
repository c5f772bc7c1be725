package io.lorica.training.dataset;

import io.lorica.api.report.SplitMethod;
import io.lorica.api.training.Split;
import io.lorica.decision.field.FieldValue;
import io.lorica.intake.DataRow;
import io.lorica.intake.ParsedRows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Chooses the held-out rows: at random, seeded and balanced by label, or the latest ones. Rows that belong together go
 * to one split, see {@link RowGroups}.
 */
final class SplitChoice {
    private SplitChoice() {}

    /** @return the rows in their order, each with its split; the same for the same rows and seed on every machine */
    static List<SplitRow> split(List<ParsedRows.Accepted> rows, Split split) {
        Collection<List<Integer>> groups = RowGroups.of(rows);
        SplitName[] chosen = new SplitName[rows.size()];
        if (split.method() == SplitMethod.BY_TIME) {
            latest(rows, groups, split, chosen);
        } else {
            Map<String, List<List<Integer>>> strata = new LinkedHashMap<>();
            for (List<Integer> group : groups) {
                strata.computeIfAbsent(rows.get(group.getFirst()).row().stratum(), _ -> new ArrayList<>())
                        .add(group);
            }
            Random random = new Random(split.seed());
            for (List<List<Integer>> stratum : strata.values()) {
                assign(stratum, split, random, chosen);
            }
            SplitBalance.mend(
                    rows, strata.values().stream().flatMap(List::stream).toList(), split, chosen);
        }
        List<SplitRow> stored = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            stored.add(new SplitRow(chosen[i], rows.get(i).line(), rows.get(i).row()));
        }
        return stored;
    }

    private static void assign(List<List<Integer>> groups, Split split, Random random, SplitName[] chosen) {
        Collections.shuffle(groups, random);
        int total = groups.stream().mapToInt(List::size).sum();
        long validation = Math.round(total * split.validation());
        long test = Math.round(total * split.test());
        for (List<Integer> group : groups) {
            SplitName name;
            if (test >= group.size()) {
                name = SplitName.TEST;
                test -= group.size();
            } else if (validation >= group.size()) {
                name = SplitName.VALIDATION;
                validation -= group.size();
            } else {
                name = SplitName.TRAINING;
            }
            group.forEach(row -> chosen[row] = name);
        }
    }

    /**
     * A group is as late as its latest row, so that nothing is trained on a row that is later than all that its test
     * knows of somebody. Groups of one time go to one split. Where no time is known, rows are for training: nothing
     * says that they are later than others.
     */
    private static void latest(
            List<ParsedRows.Accepted> rows, Collection<List<Integer>> groups, Split split, SplitName[] chosen) {
        List<Dated> latestFirst = groups.stream()
                .map(group -> new Dated(group, latest(rows, group)))
                .sorted(Comparator.comparing(Dated::time).reversed())
                .toList();
        long test = Math.round(rows.size() * split.test());
        long validation = Math.round(rows.size() * split.validation());
        Arrays.fill(chosen, SplitName.TRAINING);
        int next = take(latestFirst, 0, test, SplitName.TEST, chosen);
        take(latestFirst, next, validation, SplitName.VALIDATION, chosen);
    }

    /** @return the first group that was not taken */
    private static int take(List<Dated> groups, int from, long wanted, SplitName name, SplitName[] chosen) {
        long taken = 0;
        int next = from;
        while (next < groups.size() && groups.get(next).isDated()) {
            boolean isOfLastsTime = taken > 0
                    && groups.get(next).time().equals(groups.get(next - 1).time());
            if (taken >= wanted && !isOfLastsTime) {
                break;
            }
            groups.get(next).rows().forEach(row -> chosen[row] = name);
            taken += groups.get(next).rows().size();
            next++;
        }
        return next;
    }

    private static Instant latest(List<ParsedRows.Accepted> rows, List<Integer> group) {
        return group.stream()
                .map(row -> time(rows.get(row).row()))
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    private static Instant time(DataRow row) {
        FieldValue time = row instanceof DataRow.Table table ? table.eventTime() : null;
        Instant known = time == null ? null : time.time();
        return known == null ? Instant.MIN : known;
    }

    /** @param time the latest of its rows; {@link Instant#MIN} where none is known */
    private record Dated(List<Integer> rows, Instant time) {
        boolean isDated() {
            return time.isAfter(Instant.MIN);
        }
    }
}
