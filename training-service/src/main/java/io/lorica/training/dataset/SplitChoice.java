package io.lorica.training.dataset;

import io.lorica.api.training.Split;
import io.lorica.intake.ParsedRows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A seeded choice of the held-out rows, balanced by label. Rows with equal inputs go to one split together: otherwise
 * the model would be tested on what it has seen.
 */
final class SplitChoice {
    private SplitChoice() {}

    /** @return the rows in their order, each with its split; the same for the same rows and seed on every machine */
    static List<SplitRow> split(List<ParsedRows.Accepted> rows, Split split) {
        Map<Object, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            groups.computeIfAbsent(rows.get(i).row().identity(), _ -> new ArrayList<>())
                    .add(i);
        }
        Map<String, List<List<Integer>>> strata = new LinkedHashMap<>();
        for (List<Integer> group : groups.values()) {
            strata.computeIfAbsent(rows.get(group.getFirst()).row().stratum(), _ -> new ArrayList<>())
                    .add(group);
        }
        SplitName[] chosen = new SplitName[rows.size()];
        Random random = new Random(split.seed());
        for (List<List<Integer>> stratum : strata.values()) {
            assign(stratum, split, random, chosen);
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
}
