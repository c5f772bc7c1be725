"""Writes what the shap package says of boosted trees against a background: interventional Shapley values.

Run: python shap_values.py ../../scorecard/src/test/resources/io/lorica/scorecard/reference
Needs: numpy, shap, xgboost or xgboost-cpu (versions are recorded in each file).

Two and three outcomes; numbers with missing values, zeros and values on thresholds, and 0-1 columns of one category.
"""

import json
import pathlib
import sys

import numpy
import shap
import xgboost

ROWS = 1_200
BACKGROUND = 60
EXPLAINED = 40
# Columns of one category come last: one of them is 1.
NUMBERS = 5
CATEGORIES = 3


def table(seed):
    random = numpy.random.default_rng(seed)
    numbers = numpy.round(random.normal(size=(ROWS, NUMBERS)), 2)
    numbers[:, 2] = random.integers(-2, 5, size=ROWS)
    numbers[random.random((ROWS, NUMBERS)) < 0.12] = numpy.nan
    category = numpy.eye(CATEGORIES)[random.integers(0, CATEGORIES, size=ROWS)]
    category[random.random(ROWS) < 0.05] = numpy.nan
    # Rounded to floats first: that is what XGBoost compares.
    return numpy.hstack([numbers, category]).astype(numpy.float32), random


def labels(rows, random, outcomes):
    x = numpy.nan_to_num(rows, nan=0.3)
    score = x[:, 0] + x[:, 1] * x[:, 2] - 1.5 * x[:, 5] + (x[:, 3] > 0.4) + random.logistic(size=ROWS)
    edges = numpy.quantile(score, numpy.arange(1, outcomes) / outcomes)
    return numpy.searchsorted(edges, score)


def case(outcomes):
    rows, random = table(outcomes)
    parameters = {"max_depth": 3, "eta": 0.2, "subsample": 0.8, "nthread": 1, "seed": 1, "tree_method": "hist"}
    if outcomes == 2:
        parameters["objective"] = "binary:logistic"
    else:
        parameters |= {"objective": "multi:softprob", "num_class": outcomes}
    booster = xgboost.train(parameters, xgboost.DMatrix(rows, labels(rows, random, outcomes)), 40)
    background, explained = rows[:BACKGROUND], rows[BACKGROUND:BACKGROUND + EXPLAINED]
    explainer = shap.TreeExplainer(booster, background, feature_perturbation="interventional", model_output="raw")
    values = numpy.asarray(explainer.shap_values(explained)).reshape(EXPLAINED, rows.shape[1], -1)

    def margins(of):
        return booster.predict(xgboost.DMatrix(of), output_margin=True).reshape(len(of), -1)

    # Against XGBoost itself: the values of a row add up to its margin less the background's mean.
    apart = values.sum(axis=1) - (margins(explained) - margins(background).mean(axis=0))
    assert numpy.abs(apart).max() < 1e-4, apart
    return {
        "versions": {"shap": shap.__version__, "xgboost": xgboost.__version__, "numpy": numpy.__version__},
        "outcomes": outcomes,
        "columns": rows.shape[1],
        "model": json.loads(booster.save_raw("json")),
        "background": cells(background),
        "rows": cells(explained),
        "values": values.tolist(),
    }


def cells(rows):
    """Missing ones as null: JSON knows no NaN."""
    return [[None if numpy.isnan(cell) else float(cell) for cell in row] for row in rows]


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, outcomes in [("shap-two", 2), ("shap-three", 3)]:
        text = json.dumps(case(outcomes), separators=(",", ":"))
        (folder / (name + ".json")).write_text(text + "\n")


main()
