"""Writes what scikit-learn and SciPy compute of decisions: calibrations, least expected cost, metrics, error bounds.

Run: python decision_metrics.py ../../decision/src/test/resources/io/lorica/decision/reference
Needs: numpy, scipy, scikit-learn (versions are recorded in each file).
"""

import json
import pathlib
import sys

import numpy
import scipy
import sklearn
from scipy.optimize import minimize
from scipy.special import log_softmax
from scipy.stats import beta
from sklearn import metrics

CASES = {
    # outcomes, rows of each, how far scores tell them apart, how much too sure they are, cost matrix, review costs
    "two": (["safe", "risky"], [140, 60], 1.2, 3.0, [[0, 1], [5, 0]], None),
    "three": (["clean", "minor", "fraud"], [120, 60, 40], 1.0, 2.5, [[0, 1, 4], [2, 0, 3], [20, 8, 0]], [1, 0.5, 2]),
    "few": (["a", "b", "c", "d"], [15, 12, 8, 5], 1.5, 0.4, (1 - numpy.eye(4)).tolist(), None),
}


def rows(seed, counts, apart, sure):
    random = numpy.random.default_rng(seed)
    truths = numpy.repeat(numpy.arange(len(counts)), counts)
    scores = random.normal(size=(len(truths), len(counts)))
    scores[numpy.arange(len(truths)), truths] += apart
    scores = sure * scores + numpy.linspace(0, 1, len(counts))
    order = random.permutation(len(truths))
    return truths[order], numpy.round(scores[order], 3)


def targets(truths, outcomes):
    """Platt's for any number of outcomes: (N + 1) / (N + outcomes) for the true one, 1 / (N + outcomes) for others."""
    counts = numpy.bincount(truths, minlength=outcomes)
    table = numpy.empty((outcomes, outcomes))
    for truth in range(outcomes):
        table[truth] = 1 / (counts[truth] + outcomes)
        table[truth, truth] = (counts[truth] + 1) / (counts[truth] + outcomes)
    return table[truths]


def unpacked(method, free, outcomes):
    if method == "TEMPERATURE":
        return numpy.full(outcomes, free[0]), numpy.zeros(outcomes)
    weights = numpy.full(outcomes, free[0]) if method == "PLATT" else free[:outcomes]
    return weights, numpy.concatenate([[0], free[-(outcomes - 1):]])


def fitted(method, scores, truths):
    outcomes = scores.shape[1]
    log_p = log_softmax(scores, axis=1)
    target = targets(truths, outcomes)

    def loss(free):
        weights, shifts = unpacked(method, free, outcomes)
        return -numpy.mean(numpy.sum(target * log_softmax(weights * log_p + shifts, axis=1), axis=1))

    start = {"PLATT": [1.0, 0.0], "TEMPERATURE": [1.0], "VECTOR": [1.0] * outcomes + [0.0] * (outcomes - 1)}[method]
    best = minimize(loss, start, method="BFGS", options={"gtol": 1e-9, "maxiter": 10_000})
    best = minimize(loss, best.x, method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-15, "maxiter": 200_000,
                                                                "maxfev": 200_000, "adaptive": True})
    weights, shifts = unpacked(method, best.x, outcomes)
    return {"method": method, "weights": weights.tolist(), "shifts": shifts.tolist(), "loss": float(best.fun),
            "loss_before": float(loss(numpy.array(start)))}


def ece(probabilities, hits, bins=10):
    order = numpy.argsort(probabilities, kind="stable")
    p, hit = probabilities[order], hits[order]
    edges = [bin * len(p) // bins for bin in range(bins + 1)]
    return sum(abs(numpy.sum(p[low:high] - hit[low:high])) for low, high in zip(edges, edges[1:])) / len(p)


def calibration_error(p, truths):
    if p.shape[1] == 2:
        return ece(p[:, 1], (truths == 1).astype(float))
    likeliest = p.argmax(axis=1)
    return ece(p.max(axis=1), (likeliest == truths).astype(float))


def measured(truths, scores, calibration, costs, review):
    outcomes = scores.shape[1]
    log_p = log_softmax(scores, axis=1)
    p = numpy.exp(log_softmax(numpy.array(calibration["weights"]) * log_p + calibration["shifts"], axis=1))
    costs = numpy.array(costs, dtype=float)
    chosen = (p @ costs).argmin(axis=1)
    with_review = costs if review is None else numpy.column_stack([costs, review])
    decided = (p @ with_review).argmin(axis=1)
    if outcomes == 2:
        auc = metrics.roc_auc_score(truths == 1, p[:, 1])
    else:
        auc = metrics.roc_auc_score(truths, p, multi_class="ovr", average="macro")
    bounds = []
    for which in [decided < outcomes] + [decided == k for k in range(outcomes)]:
        rows_decided, errors = int(which.sum()), int((which & (decided != truths)).sum())
        upper = None
        if rows_decided >= 30:
            upper = 1.0 if errors == rows_decided else float(beta.ppf(0.95, errors + 1, rows_decided - errors))
        bounds.append({"decided": rows_decided, "errors": errors, "upper": upper})
    return {
        "accuracy": metrics.accuracy_score(truths, chosen),
        "macro_f1": metrics.f1_score(truths, chosen, average="macro", zero_division=0),
        "recall": metrics.recall_score(truths, chosen, average=None, zero_division=0).tolist(),
        "precision": metrics.precision_score(truths, chosen, average=None, zero_division=0).tolist(),
        "mcc": metrics.matthews_corrcoef(truths, chosen),
        "log_loss": metrics.log_loss(truths, p),
        "auc": auc,
        "auc_each": [metrics.roc_auc_score(truths == k, p[:, k]) for k in range(outcomes)],
        "ece": calibration_error(p, truths),
        "ece_uncalibrated": calibration_error(numpy.exp(log_p), truths),
        "mean_cost": float(with_review[truths, decided].mean()),
        "review_share": None if review is None else float((decided == outcomes).mean()),
        "bounds": bounds,
    }


def main(directory):
    directory.mkdir(parents=True, exist_ok=True)
    for seed, (name, (labels, counts, apart, sure, costs, review)) in enumerate(CASES.items()):
        truths, scores = rows(seed, counts, apart, sure)
        methods = ["PLATT"] if len(labels) == 2 else ["TEMPERATURE", "VECTOR"]
        calibrations = [fitted(method, scores, truths) for method in methods]
        used = calibrations[-1] if min(counts) >= 20 else calibrations[0]
        test_truths, test_scores = rows(seed + 100, counts, apart, sure)
        reference = {
            "numpy": numpy.__version__,
            "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__,
            "labels": labels,
            "costs": costs,
            "review": review,
            "validation": {"truths": truths.tolist(), "scores": scores.tolist()},
            "test": {"truths": test_truths.tolist(), "scores": test_scores.tolist()},
            "calibrations": calibrations,
            "used": used["method"],
            "metrics": measured(test_truths, test_scores, used, costs, review),
        }
        (directory / f"{name}.json").write_text(json.dumps(reference) + "\n")
    bounds = [[n, errors, 1.0 if errors == n else float(beta.ppf(0.95, errors + 1, n - errors))]
              for n in [30, 59, 100, 1000, 30000] for errors in sorted({0, 1, 5, n // 2, n})]
    (directory / "bounds.json").write_text(json.dumps({"scipy": scipy.__version__, "bounds": bounds}) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
