"""Makes the tables with human text: regulation-routing, minutes-routing, answer-routing.

Writes NAME.csv.gz and NAME.spec.json here and ../splits/NAME.txt. The same sources give the same bytes.

Run: python text_sets.py regulation-routing regulations_us.jsonl
     python text_sets.py minutes-routing fomc.jsonl
     python text_sets.py answer-routing tatqa_dataset_dev.json tatqa_dataset_test_gold.json
Needs: Python 3.11, nothing else.

regulations_us.jsonl: a line for each section of the consumer finance regulations in cfpb/regulations-stub, with id
(1002-9; its official interpretation is 1002-9-Interp), regulation, cfr, kind, title and text (a paragraph a line).
fomc.jsonl: a line for each statement and each minutes of the Federal Open Market Committee, with kind, date and text.
tatqa_dataset_*.json: the files of NExTplusplus/TAT-QA under the same names.
"""

import argparse
import collections
import csv
import gzip
import io
import json
import pathlib
import random
import re

SEED = 20261126
FOLDS = 5
HERE = pathlib.Path(__file__).resolve().parent
MANY_ROWS = 5000  # from here on one repeat says enough
SENTENCE_END = re.compile(r"(?<=[.;:?!])\s+(?=[A-Z“\"(\[])")


def lines(file):
    with open(file, encoding="utf-8") as source:
        return [json.loads(line) for line in source]


# --- pieces of long texts

def pieces(paragraphs, least, most):
    """Joins neighbouring paragraphs, or cuts them at sentence ends, to pieces of least to most words."""
    found, held = [], []
    for sentence in (s for p in paragraphs for s in SENTENCE_END.split(p)):
        words = sentence.split()
        if len(words) > most:
            # Enumerations without a sentence's end; a part of one says less than it seems.
            held = []
            continue
        if len(held) + len(words) > most:
            found.append(held)
            held = []
        held = held + words
        if len(held) >= (least + most) // 2:
            found.append(held)
            held = []
    found.append(held)
    return [" ".join(words) for words in found if len(words) >= least]


def spread(items, most):
    """At most so many, evenly spaced, so that a long section doesn't outweigh the others of its fold."""
    return items if len(items) <= most else [items[i * len(items) // most] for i in range(most)]


def without_twins(rows, text, entity, share=0.3, n=5):
    """Drops rows of which more than a share of the n-grams stands in rows of other entities, kept ones or not."""
    grams = []
    owners = collections.defaultdict(set)
    for row in rows:
        words = re.findall(r"\w+", row[text].lower())
        own = {tuple(words[i:i + n]) for i in range(len(words) - n + 1)}
        grams.append(own)
        for gram in own:
            owners[gram].add(row[entity])
    return [row for row, own in zip(rows, grams)
            if own and sum(len(owners[gram]) > 1 for gram in own) <= share * len(own)]


# --- folds

def folds(rows, label, entity, seed):
    """A digit for each row: all rows of an entity in one fold, labels as even as that allows."""
    groups = collections.defaultdict(collections.Counter)
    for row in rows:
        groups[row[entity]][row[label]] += 1
    totals = collections.Counter(row[label] for row in rows)
    chance = random.Random(seed)
    # Large ones first, or they don't fit; not strictly, or all repeats would part them alike.
    order = {name: -groups[name].total() * chance.uniform(0.5, 1.5) for name in sorted(groups)}
    names = sorted(groups, key=order.get)
    filled = [collections.Counter() for _ in range(FOLDS)]
    fold_of = {}
    for name in names:
        def unevenness(fold):
            return sum(((filled[fold][k] + v) / totals[k]) ** 2 - (filled[fold][k] / totals[k]) ** 2
                       for k, v in groups[name].items()), filled[fold].total()
        fold_of[name] = min(range(FOLDS), key=unevenness)
        filled[fold_of[name]].update(groups[name])
    return "".join(str(fold_of[row[entity]]) for row in rows)


# --- files

def write(name, question, rows, fields, template, outcomes, risky=None, **more):
    """fields: column: (type, role), in the file's order."""
    (entity,) = [column for column, (_, role) in fields.items() if role == "ENTITY"]
    (label,) = [column for column, (_, role) in fields.items() if role == "LABEL"]
    text = io.StringIO()
    table = csv.DictWriter(text, list(fields), lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    with open(HERE / f"{name}.csv.gz", "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(text.getvalue().encode())
    spec = {
        "question": question,
        "fields": [{"name": column, "type": kind, "role": role, "required": role in ("LABEL", "ENTITY")}
                   for column, (kind, role) in fields.items()],
        "prompt_template": template,
        "outcomes": [{"label": o, "answer": f" {o}", "decision": o} for o in outcomes],
        **({"risky_label": risky} if risky else {}),
        **more,
    }
    (HERE / f"{name}.spec.json").write_text(json.dumps(spec, indent=1, ensure_ascii=False), encoding="utf-8")
    repeats = 1 if len(rows) > MANY_ROWS else 3
    split = [folds(rows, label, entity, SEED + repeat) for repeat in range(repeats)]
    (HERE.parent / "splits" / f"{name}.txt").write_text("".join(line + "\n" for line in split))
    counts = collections.Counter(row[label] for row in rows)
    print(name, len(rows), dict(counts), len({row[entity] for row in rows}), "entities", flush=True)


def shuffled(rows):
    """The file's order must not tell the label."""
    random.Random(SEED).shuffle(rows)
    return rows


# --- which regulation?

ACTS = (r"Equal Credit Opportunity|Home Mortgage Disclosure|Truth in Savings|Electronic Fund Transfers?"
        r"|Consumer Leasing|Fair Credit Reporting|Fair Debt Collection Practices|Real Estate Settlement Procedures"
        r"|Truth in Lending|Gramm-Leach-Bliley|Privacy of Consumer Financial Information|E-Sign"
        r"|Fair and Accurate Credit Transactions"
        r"|Consumer Credit Protection|Consumer Financial Protection|Federal Deposit Insurance|Dodd-Frank")
MASKS = [(re.compile(pattern, flags), mask) for pattern, flags, mask in [
    (r"!\[[^]]*\]\([^)]*\)", 0, " "),
    (r"\b(?:Official|official) (?:[Ii]nterpretations?|[Cc]ommentary)(?: to (?:the )?[Rr]egulation [A-Z]{1,2})?", 0,
     "[commentary]"),
    (r"\b[Rr]egulations? [A-Z]{1,2}\b(?:'s)?(?:,? (?:and|or) [A-Z]{1,2}\b)?", 0, "[regulation]"),
    (r"\b(?:ECOA|HMDA|TISA|TILA|EFTA|FCRA|FACT Act|FDCPA|RESPA|GLBA|GLB Act)\b(?:'s)?", 0, "[act]"),
    (rf"\b(?:{ACTS})(?: (?:Act|Law|ACT))?(?: \([A-Z]\w*\))?", 0, "[act]"),
    (r"\b(?:[A-Z][\w'’-]+,? (?:(?:and|of|in|for|to|the) )*){1,8}Act(?: of \d{4})?(?: \([A-Z]\w*\))?", 0, "[act]"),
    (r"\b\d+ (?:CFR|C\.F\.R\.|U\.S\.C\.|USC|FR|Fed\. Reg\.|Stat\.)[ ,]*(?:[Pp]arts? )?[\d.,]+(?:\s?\(\w+\))*"
     r"(?: et seq\.?)?", 0, "[section]"),
    (r"\b(?:Public Law|Pub\. L\.) [\d-]+", 0, "[section]"),
    (r"\bOMB (?:[Cc]ontrol )?(?:[Nn]o\.|[Nn]umbers?|#) *[\d-]+", 0, "[section]"),
    (r"(?:§+|\b[Ss]ections?|\b[Ss]ec\.|\b[Pp]arts?|\bTITLE|\b[Tt]itles?|\b[Ss]ubparts?|\b[Aa]ppendix|\b[Aa]ppendices"
     r"|\b[Cc]omments?)\s+(?:§\s*)?(?:\d[\w.]*|[A-Z]{1,2}\b|[XVI]+\b|\[section\])(?:\s?\(\w{1,4}\))*(?:-\d+)?"
     r"(?:\.[ivx]+)*(?: (?:to|of) [Pp]art \d+)?", 0, "[section]"),
    (r"\b1\d{3}\.\d+(?:\(\w{1,4}\))*(?:-\d+)?(?:\.[ivx]+)*", 0, "[section]"),
    (r"\b\d{1,3}(?:\(\w{1,4}\))+(?:-\d+)?(?:\.[ivx]+)*", 0, "[section]"),
    (r"\b[Pp]aragraphs? (?:\[section\]|\(\w{1,4}\)(?:\(\w{1,4}\))*)", 0, "paragraph [section]"),
    (r"\[section\](?:(?:,| and| or| through|, and|, or)? ?(?:\[section\]|\(\w{1,4}\)(?:\(\w{1,4}\))*))+", 0,
     "[section]"),
    (r"\s+", 0, " "),
]]
DESIGNATOR = re.compile(r"^(?:\(\w{1,4}\)|\d{1,3}\.|[ivx]+\.|[A-Z]\.)(?:\s?\(\w{1,4}\))*\s*")
INLINE_HEADING = re.compile(r"^[A-Z“][^.;:]{2,60}\.[”\"]? ?(?=[A-Z“(])")
HEADING_WORDS = 8


def regulation_paragraphs(section):
    """A section's text without its heading, with the names of laws and the numbers of sections masked."""
    # The first line of appendices and interpretations repeats the title.
    held = [line for line in section["text"].split("\n") if line.strip() != section["title"].strip()]
    found = []
    for line in held:
        line = DESIGNATOR.sub("", line.strip())
        heading = INLINE_HEADING.match(line)
        if heading and len(heading.group().split()) <= HEADING_WORDS and line[heading.end():]:
            line = line[heading.end():]
        for pattern, mask in MASKS:
            line = pattern.sub(mask, line)
        line = line.strip()
        # A line of few words is a heading or an item that says nothing by itself.
        if len(line.split()) > HEADING_WORDS:
            found.append(line)
    return found


def regulation_routing(file):
    least_sections, least_rows, most_of_a_section = 5, 60, 30
    rows = []
    for section in lines(file):
        entity = re.sub(r"-Appendices$", "-A", section["id"].removesuffix("-Interp"))
        label = section["regulation"]
        label = label.split()[1] if label.startswith("Regulation ") else label
        for text in pieces(regulation_paragraphs(section), 40, 160):
            rows.append({"section": entity, "text": text, "regulation": label})
    rows = without_twins(rows, "text", "section")
    by_section = collections.defaultdict(list)
    for row in rows:
        by_section[row["section"]].append(row)
    rows = [row for held in by_section.values() for row in spread(held, most_of_a_section)]
    counts = collections.Counter(row["regulation"] for row in rows)
    sections = collections.Counter(label for _, label in {(row["section"], row["regulation"]) for row in rows})
    outcomes = sorted(k for k in counts if counts[k] >= least_rows and sections[k] >= least_sections)
    print("left out", {k: (counts[k], sections[k]) for k in counts if k not in outcomes})
    rows = shuffled([row for row in rows if row["regulation"] in outcomes])
    write("regulation-routing", "regulation-routing", rows,
          {"section": ("TEXT", "ENTITY"), "text": ("TEXT", "INPUT"), "regulation": ("CATEGORY", "LABEL")},
          "From a regulation of consumer finance:\n{{ text }}\nIt is from Regulation", outcomes)


# --- which part of the minutes?

PARTS = {
    "markets": r"Developments in Financial Markets and Open Market Operations?",
    "economy": r"Staff Review of the Economic Situation",
    "finance": r"Staff Review of the Financial Situation",
    "forecast": r"Staff Economic Outlook",
    "views": r"Participants['’] Views on Current (?:Economic )?Conditions and the Economic Outlook",
    "policy": r"Committee Policy Actions?",
}
# The speakers give a part away without its subject being read.
SPEAKERS = re.compile(
    r"\b(?:[Tt]he )?(?:[Ss]taff's|[Ss]taff|[Pp]articipants[’']?|[Mm]embers?[’']?"
    r"|(?:SOMA |[Dd]eputy )?[Mm]anagers?(?:'s)?|[Cc]ommittee(?:'s)?|[Pp]olicymakers[’']?)(?=[\s.,;])")


def minutes_routing(file):
    least_rows = 100
    rows = []
    heading = re.compile("|".join(f"(?P<{part}>{pattern})" for part, pattern in PARTS.items()))
    for minutes in lines(file):
        if minutes["kind"] != "minutes":
            continue
        text = re.sub(r"\s+", " ", minutes["text"].replace("\u00ad", ""))  # soft hyphens
        found = list(heading.finditer(text))
        for at, until in zip(found, [*found[1:], None]):
            body = text[at.end():until.start() if until else len(text)]
            # Votes, names and adjournment follow the last part.
            body = re.split(r"Voting for this action:|Notation Vote|It was agreed that the next", body)[0]
            body = SPEAKERS.sub("[speaker]", body)
            for piece in pieces([body], 30, 90):
                rows.append({"meeting": minutes["date"], "text": piece, "part": at.lastgroup})
    rows = without_twins(rows, "text", "meeting", 0.5)
    counts = collections.Counter(row["part"] for row in rows)
    outcomes = [part for part in PARTS if counts[part] >= least_rows]
    print("left out", {k: v for k, v in counts.items() if k not in outcomes})
    rows = shuffled([row for row in rows if row["part"] in outcomes])
    write("minutes-routing", "minutes-routing", rows,
          {"meeting": ("TEXT", "ENTITY"), "text": ("TEXT", "INPUT"), "part": ("CATEGORY", "LABEL")},
          "From the minutes of a central bank's committee:\n{{ text }}\nThe part is", outcomes)


# --- where does the answer stand?

COMMON = set("a an and are as at be by for from had has have how in is it its of on or respectively that the this to"
             " was were what when which who why will with year years".split())


def content_words(text):
    return set(re.findall(r"[a-z]+|[\d.,]*\d", text.lower())) - COMMON


def standing_in(question, text):
    """The share of the question's words, common ones apart, that stand in the text."""
    words = content_words(question)
    return f"{len(words & content_words(text)) / max(1, len(words)):.2f}"


def answer_routing(*files):
    rows = []
    for file in files:
        with open(file, encoding="utf-8") as source:
            documents = json.load(source)
        for document in documents:
            table = document["table"]["table"]
            cells = [cell.strip() for row in table for cell in row[1:]]
            numbers = [cell for cell in cells if re.search(r"\d", cell)]
            words = [len(paragraph["text"].split()) for paragraph in document["paragraphs"]]
            table_text = " ".join(cell for row in table for cell in row)
            paragraph_text = " ".join(paragraph["text"] for paragraph in document["paragraphs"])
            for question in document["questions"]:
                rows.append({
                    "report": document["table"]["uid"],
                    "words_in_table": standing_in(question["question"], table_text),
                    "words_in_paragraphs": standing_in(question["question"], paragraph_text),
                    "table_rows": len(table),
                    "table_columns": len(table[0]),
                    "cells_with_numbers": f"{len(numbers) / max(1, len(cells)):.2f}",
                    "percentages": "true" if any("%" in cell for cell in cells) else "false",
                    "paragraphs": len(words),
                    "longest_paragraph": max(words),
                    "line_items": " | ".join(row[0].strip() for row in table if row[0].strip())[:1500],
                    "question": re.sub(r"\s+", " ", question["question"]).strip(),
                    "answer_from": question["answer_from"],
                })
    rows = shuffled(rows)
    write("answer-routing", "answer-routing", rows, {
        "report": ("TEXT", "ENTITY"),
        "words_in_table": ("NUMBER", "INPUT"),
        "words_in_paragraphs": ("NUMBER", "INPUT"),
        "table_rows": ("NUMBER", "INPUT"),
        "table_columns": ("NUMBER", "INPUT"),
        "cells_with_numbers": ("NUMBER", "INPUT"),
        "percentages": ("BOOLEAN", "INPUT"),
        "paragraphs": ("NUMBER", "INPUT"),
        "longest_paragraph": ("NUMBER", "INPUT"),
        "line_items": ("TEXT", "INPUT"),
        "question": ("TEXT", "INPUT"),
        "answer_from": ("CATEGORY", "LABEL"),
    }, "A table of {{ table_rows }} rows and {{ table_columns }} columns ({{ cells_with_numbers }} of the cells with"
       " numbers, percentages: {{ percentages }}) with the line items {{ line_items }}; beside it {{ paragraphs }}"
       " paragraphs, the longest of {{ longest_paragraph }} words.\nQuestion: {{ question }}\nOf its words"
       " {{ words_in_table }} stand in the table, {{ words_in_paragraphs }} in the paragraphs."
       " The answer stands in the",
        ["table", "text", "table-text"])


SETS = {"regulation-routing": regulation_routing, "minutes-routing": minutes_routing, "answer-routing": answer_routing}

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=SETS)
    parser.add_argument("sources", nargs="+")
    options = parser.parse_args()
    SETS[options.name](*options.sources)
