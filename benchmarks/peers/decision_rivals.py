"""Logistic regression, gradient boosting and a bag of words on the rows of a benchmark's table.

Writes JSON: by rival, by repeat, by row of the test folds the outcomes' probabilities.
"""

import argparse
import json

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from xgboost import XGBClassifier

parser = argparse.ArgumentParser()
parser.add_argument("--table", required=True)
parser.add_argument("--spec", required=True)
parser.add_argument("--splits", required=True, help="a line for each repeat, a character for each row: its fold")
parser.add_argument("--repeats", type=int, required=True)
parser.add_argument("--out", required=True)
options = parser.parse_args()

with open(options.spec) as file:
    spec = json.load(file)
inputs = [field for field in spec["fields"] if field["role"] == "INPUT"]
named = {kind: [field["name"] for field in inputs if field["type"] in kind.split()] for kind in (
    "NUMBER", "CATEGORY BOOLEAN", "TEXT")}
numbers, categories, texts = named.values()
(label,) = [field["name"] for field in spec["fields"] if field["role"] == "LABEL"]
labels = [outcome["label"] for outcome in spec["outcomes"]]

table = pd.read_csv(options.table, dtype=str, keep_default_na=False, na_values=["", "NA"])
y = table[label].map({value: i for i, value in enumerate(labels)}).to_numpy()
table[numbers] = table[numbers].apply(pd.to_numeric)
table[categories] = table[categories].astype(object).fillna("missing")
for text in texts:
    table[text] = table[text].fillna("")
with open(options.splits) as file:
    splits = [np.array(list(line.strip())) for line in file][: options.repeats]


def fields(scaled):
    steps = [SimpleImputer(strategy="median", add_indicator=True), StandardScaler()] if scaled else ["passthrough"]
    return ColumnTransformer([
        ("numbers", make_pipeline(*steps), numbers),
        ("categories", OneHotEncoder(handle_unknown="ignore", min_frequency=5), categories),
    ])


def words():
    return ColumnTransformer([(text, TfidfVectorizer(sublinear_tf=True, min_df=2), text) for text in texts])


def ngrams():
    return ColumnTransformer([
        (text + kind, TfidfVectorizer(sublinear_tf=True, min_df=2, **how), text)
        for text in texts
        for kind, how in {
            "words": {"ngram_range": (1, 2)}, "characters": {"analyzer": "char_wb", "ngram_range": (2, 5)},
        }.items()
    ])


def both(scaled):
    return ColumnTransformer(fields(scaled).transformers + words().transformers)


def regression():
    return LogisticRegression(max_iter=1000)


def boosting():
    return XGBClassifier(n_estimators=300, max_depth=3, n_jobs=2, random_state=0)


rivals = {}
if numbers or categories:
    rivals["logistic_regression"] = lambda: make_pipeline(fields(True), regression())
    rivals["boosting"] = lambda: make_pipeline(fields(False), boosting())
if texts:
    rivals["words"] = lambda: make_pipeline(words(), LogisticRegression(max_iter=1000, C=10))
    rivals["words_and_characters"] = lambda: make_pipeline(ngrams(), LogisticRegression(max_iter=1000, C=10))
    if numbers or categories:
        rivals["boosting_with_words"] = lambda: make_pipeline(both(False), boosting())
        rivals["regression_with_words"] = lambda: make_pipeline(both(True), LogisticRegression(max_iter=1000, C=10))

found = {}
for name, rival in rivals.items():
    found[name] = []
    for split in splits:
        probabilities = np.full((len(y), len(labels)), np.nan)
        for fold in sorted(set(split) - {"-"}):
            test = split == fold
            model = rival().fit(table[~test], y[~test])
            probabilities[test] = model.predict_proba(table[test])
        found[name].append([None if np.isnan(row[0]) else [round(p, 7) for p in row] for row in probabilities.tolist()])
with open(options.out, "w") as file:
    json.dump(found, file)
