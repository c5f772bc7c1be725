package io.lorica.scorecard.boosting;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads trees from the JSON that XGBoost saves.
 *
 * @see <a href="https://xgboost.readthedocs.io/en/stable/tutorials/saving_model.html">XGBoost, model IO</a>
 */
public final class XgboostJson {
    /** XGBoost writes infinities where a trend forbids a split. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private XgboostJson() {}

    /**
     * @param columns how many a row has
     * @throws IllegalArgumentException if it is not what XGBoost writes, or has a kind of tree that is not supported
     */
    public static TreeEnsemble read(byte[] json, int columns) {
        JsonNode learner;
        try {
            learner = JSON.readTree(json).path("learner");
        } catch (JacksonException e) {
            throw new IllegalArgumentException("The boosted trees are no JSON: " + e.getOriginalMessage(), e);
        }
        JsonNode booster = learner.path("gradient_booster");
        String objective = learner.path("objective").path("name").asString("");
        if (!booster.path("name").asString("").equals("gbtree")) {
            throw new IllegalArgumentException("The boosted trees are of kind '%s'; only gbtree is read"
                    .formatted(booster.path("name").asString("")));
        }
        JsonNode model = booster.path("model");
        List<Tree> trees = new ArrayList<>();
        for (JsonNode tree : model.path("trees")) {
            trees.add(tree(tree, columns));
        }
        int[] group = ints(model.path("tree_info"));
        if (trees.isEmpty() || group.length != trees.size()) {
            throw new IllegalArgumentException("The boosted trees lack trees or their groups");
        }
        JsonNode parameters = learner.path("learner_model_param");
        int classes = Math.max(1, Integer.parseInt(parameters.path("num_class").asString("0")));
        return new TreeEnsemble(trees, group, base(parameters.path("base_score").asString(""), objective, classes));
    }

    /** Since XGBoost 3.1 a list, before one number; as a probability where the objective is logistic. */
    private static float[] base(String text, String objective, int groups) {
        String[] numbers = text.replaceAll("[\\[\\]\\s]", "").split(",");
        float[] base = new float[groups];
        for (int i = 0; i < groups; i++) {
            float score = Float.parseFloat(numbers[numbers.length == groups ? i : 0]);
            base[i] = objective.equals("binary:logistic") ? (float) -Math.log(1.0f / score - 1.0f) : score;
        }
        return base;
    }

    private static Tree tree(JsonNode tree, int columns) {
        int[] left = ints(tree.path("left_children"));
        int[] right = ints(tree.path("right_children"));
        int[] column = ints(tree.path("split_indices"));
        float[] value = floats(tree.path("split_conditions"));
        int[] missingLeft = ints(tree.path("default_left"));
        int nodes = left.length;
        if (nodes == 0
                || right.length != nodes
                || column.length != nodes
                || value.length != nodes
                || missingLeft.length != nodes) {
            throw new IllegalArgumentException("A boosted tree has arrays of different lengths");
        }
        if (!tree.path("categories").isEmpty()) {
            throw new IllegalArgumentException("A boosted tree splits by categories, which is not supported");
        }
        boolean[] goesLeft = new boolean[nodes];
        for (int node = 0; node < nodes; node++) {
            goesLeft[node] = missingLeft[node] != 0;
            if (Float.isNaN(value[node])) {
                throw new IllegalArgumentException("A boosted tree's node %d has no value".formatted(node));
            }
            boolean isLeaf = left[node] < 0;
            // Children come after their parent, so that walking a tree ends.
            if (!isLeaf
                    && (left[node] <= node
                            || right[node] <= node
                            || left[node] >= nodes
                            || right[node] >= nodes
                            || column[node] < 0
                            || column[node] >= columns)) {
                throw new IllegalArgumentException("A boosted tree's node %d leads nowhere".formatted(node));
            }
        }
        return new Tree(left, right, column, value, goesLeft);
    }

    private static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            JsonNode value = array.get(i);
            values[i] = value.isBoolean() ? (value.booleanValue() ? 1 : 0) : value.intValue();
        }
        return values;
    }

    private static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) array.get(i).doubleValue();
        }
        return values;
    }
}
