"""Writes what the shap package's PermutationExplainer says of functions of sets of players, and which orders it took.

Run: python permutation_shapley.py ../../scorecard/src/test/resources/io/lorica/scorecard/reference
Needs: numpy, shap (versions are recorded in the file).

A function is told by its value for each set, [2^players][outcomes], in the order of the sets' bits. The orders are read
off the rows that the explainer asks for: players join one by one, and leave in the order in which they joined.
"""

import json
import pathlib
import sys

import numpy
import shap

CASES = [(2, 2, 1), (3, 2, 1), (4, 3, 2), (6, 2, 2), (8, 2, 1), (8, 3, 4)]


def place(rows):
    return (rows.astype(int) << numpy.arange(rows.shape[1])).sum(axis=1)


def orders_of(asked, players, pairs):
    """Of each pair, the order in which players joined; asked are rows as sets of players."""
    orders = []
    for pair in range(pairs):
        # The empty set, then those that grow, then those that shrink again.
        at = pair * (2 * players + 1) + 1
        known = numpy.zeros(players, dtype=bool)
        order = []
        for row in asked[at:at + players]:
            joined = numpy.flatnonzero(row & ~known)
            assert len(joined) == 1 and not (known & ~row).any(), asked
            order.append(int(joined[0]))
            known = row
        orders.append(order)
    return orders


def case(players, outcomes, pairs, seed):
    random = numpy.random.default_rng(seed)
    table = numpy.round(random.normal(size=(2 ** players, outcomes)), 3)
    asked = []

    def model(rows):
        rows = numpy.asarray(rows) > 0.5
        asked.extend(rows)
        return table[place(rows)]

    masker = shap.maskers.Independent(numpy.zeros((1, players)))
    explainer = shap.explainers.Permutation(model, masker, seed=seed)
    found = explainer(numpy.ones((1, players)), max_evals=pairs * (2 * players + 1), silent=True)
    return table, found.values[0], orders_of(numpy.array(asked), players, pairs)


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    cases = []
    for seed, (players, outcomes, pairs) in enumerate(CASES):
        table, values, orders = case(players, outcomes, pairs, seed)
        cases.append({"players": players, "orders": orders, "table": table.tolist(), "values": values.tolist()})
    versions = {"shap": shap.__version__, "numpy": numpy.__version__}
    text = json.dumps({"versions": versions, "cases": cases}, separators=(",", ":"))
    (folder / "permutation-shapley.json").write_text(text + "\n")


main()
