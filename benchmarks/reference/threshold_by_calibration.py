"""Compares two thresholds chosen on 100 validation rows by what they cost on 200 test rows: the cheapest cut, and the
one that follows from the costs under Platt-scaled probabilities (docs/adr/0026). German Credit, 60 draws of the rows, a
logistic regression whose scores are stretched and shifted at random, as an uncalibrated model's are.

Run: python threshold_by_calibration.py ../../launcher/src/main/resources/io/lorica/launcher/demo/german-credit.csv
Needs: numpy, scipy, scikit-learn.
"""

import csv
import sys

import numpy
from scipy.optimize import minimize
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

NUMBERS = ["duration", "credit_amount", "installment_commitment", "existing_credits"]
CATEGORIES = ["checking_status", "credit_history", "purpose", "savings_status", "employment", "other_parties",
              "property_magnitude", "other_payment_plans", "housing", "job"]
MISSED_RISK, FALSE_ALARM = 5, 1
DRAWS = 60


def cost(scores, bad, threshold):
    called = scores >= threshold
    return (MISSED_RISK * (~called & (bad == 1)).sum() + FALSE_ALARM * (called & (bad == 0)).sum()) / len(bad)


def cheapest_cut(scores, bad):
    ordered = numpy.sort(scores)
    cuts = numpy.concatenate([[-numpy.inf], (ordered[1:] + ordered[:-1]) / 2, [numpy.inf]])
    return cuts[numpy.argmin([cost(scores, bad, cut) for cut in cuts])]


def platt_cut(scores, bad):
    risky, safe = (bad == 1).sum(), (bad == 0).sum()
    target = numpy.where(bad == 1, (risky + 1) / (risky + 2), 1 / (safe + 2))

    def loss(free):
        return numpy.mean(numpy.logaddexp(0, free[0] * scores + free[1]) - target * (free[0] * scores + free[1]))

    weight, shift = minimize(loss, [1, 0]).x
    return (numpy.log(FALSE_ALARM / MISSED_RISK) - shift) / weight


def main(path):
    rows = list(csv.DictReader(open(path)))
    bad = numpy.array([row["class"] == "bad" for row in rows]).astype(int)
    table = numpy.array([[float(row[n]) for n in NUMBERS] + [row[c] for c in CATEGORIES] for row in rows], object)
    costs = []
    for seed in range(DRAWS):
        random = numpy.random.default_rng(seed)
        order = random.permutation(len(rows))
        train, validation, test = order[:700], order[700:800], order[800:]
        columns = ColumnTransformer([
            ("numbers", StandardScaler(), list(range(len(NUMBERS)))),
            ("categories", OneHotEncoder(handle_unknown="ignore"), list(range(len(NUMBERS), table.shape[1]))),
        ])
        model = make_pipeline(columns, LogisticRegression(C=float(10 ** random.uniform(-2, 2)), max_iter=2000))
        model.fit(table[train], bad[train])
        stretch, shift = random.uniform(0.3, 3), random.uniform(-1, 1)
        known, unseen = (stretch * model.decision_function(table[part]) + shift for part in (validation, test))
        costs.append([cost(unseen, bad[test], cut(known, bad[validation])) for cut in (cheapest_cut, platt_cut)])
    costs = numpy.array(costs)
    gain = costs[:, 0] - costs[:, 1]
    print(f"cheapest cut {costs[:, 0].mean():.3f}, by calibration {costs[:, 1].mean():.3f} a row;"
          f" difference {gain.mean():.3f}, standard error {gain.std(ddof=1) / DRAWS ** 0.5:.3f}")


if __name__ == "__main__":
    main(sys.argv[1])
