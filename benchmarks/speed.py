"""How fast: ratios of CPU time, both sides measured in turn in one run.

    python benchmarks/speed.py [--aliases 5000 20000 100000] [--names 2000]

Names come from a seeded generator over the table itself (case, wrappers, codes, typos, other words)
and the table is thinned or widened to the wanted number of aliases. The yardstick for names that
are no alias is rapidfuzz.process.extractOne(ratio, score_cutoff=85) over the same folded keys.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Sequence
from statistics import median
from time import process_time

from rapidfuzz import fuzz, process

from teamnames import Normalizer, Vocabulary
from teamnames.folding import fold
from teamnames.vocabulary.tables import Row, all_tables, load_tables

ROUNDS = 5
FIRST_HALVES = (
    *("alpha", "beta", "gamma", "delta", "north", "river", "stone", "metal"),
    *("cloud", "green", "blue", "silver", "orbit", "vector", "prime"),
)
SECOND_HALVES = ("", "line", "works", "field", "port", "gate", "ware", "craft")
WIDENERS = [first + second for first in FIRST_HALVES for second in SECOND_HALVES]
UNKNOWN = (
    *("falcon", "meadow", "quartz", "harbor", "lantern", "saffron"),
    *("tundra", "velvet", "walnut", "zephyr", "cobalt", "ember"),
)


def vocabulary_of(count: int, chance: random.Random) -> Vocabulary:
    """Thin or widen the shipped table to a number of aliases, the same for the same seed."""
    tables = all_tables(load_tables())
    rows: list[Row] = list(tables["aliases"])
    chance.shuffle(rows)
    if count <= len(rows):
        kept = [row for row in rows if row[2] == "preferred" and row[4] == "en"]
        rows = kept + [row for row in rows if row not in set(kept)][: count - len(kept)]
    else:
        seen = {fold(row[0]) for row in rows}
        base = [row for row in rows if row[3] == "default" and " " in row[0]]
        while len(rows) < count:
            row = chance.choice(base)
            label = f"{chance.choice(WIDENERS).title()} {row[0]}"
            if fold(label) not in seen:
                seen.add(fold(label))
                rows.append((label, row[1], "alias", "default", "en", "", "common_usage"))
    return Vocabulary({**tables, "aliases": tuple(rows)})


def misspelt(label: str, chance: random.Random) -> str:
    """Put one typo into the longest word."""
    words = label.split()
    longest = max(range(len(words)), key=lambda place: len(words[place]))
    word = words[longest]
    at = chance.randrange(1, max(2, len(word) - 1))
    kind = chance.randrange(3)
    if kind == 0:
        word = word[:at] + word[at + 1 :]
    elif kind == 1:
        word = word[:at] + chance.choice("etaoinsr") + word[at + 1 :]
    else:
        word = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    return " ".join([*words[:longest], word, *words[longest + 1 :]])


def names_of(vocabulary: Vocabulary, count: int, chance: random.Random) -> dict[str, list[str]]:
    """Give names of every class, all distinct."""
    labels = [row[0] for row in vocabulary.tables["aliases"] if len(row[0]) > 7]
    picked = [chance.choice(labels) for _ in range(count)]
    return {
        "exact": list(dict.fromkeys(f"  {label.upper()} " for label in picked)),
        "misspelt": list(dict.fromkeys(misspelt(label, chance) for label in picked)),
        "decorated": [
            f"{chance.randrange(1000, 9999)} - {label} Team (EMEA)" for label in dict.fromkeys(picked)
        ],
        "unknown": [f"{chance.choice(UNKNOWN)} {chance.choice(UNKNOWN)} {n}x" for n in range(count)],
        "half known": [f"{chance.choice(UNKNOWN).title()} {label}" for label in dict.fromkeys(picked)],
        "hostile": ["x" * 100_000 + str(n) for n in range(5)]
        + ["sales & " * 12_500 + str(n) for n in range(5)],
    }


def cpu(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def paired(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """Give the medians of both sides, measured in turn."""
    rounds = [(cpu(ours), cpu(theirs)) for _ in range(ROUNDS)]
    return median(ours for ours, _ in rounds), median(theirs for _, theirs in rounds)


def line(what: str, ours: float, theirs: float, count: int, target: str) -> None:
    ratio = ours / theirs
    shown = f"{ratio:.2f}×" if ratio >= 1 else f"1/{1 / ratio:.0f}"
    micro = 1e6 / count
    print(
        f"  {what:34} {ours * micro:9.1f} µs against {theirs * micro:9.1f} µs   {shown:>7}   target {target}"
    )


def fresh(vocabulary: Vocabulary) -> Normalizer:
    """Give a normaliser whose indices are built and whose memories are empty."""
    normalizer = Normalizer(vocabulary)
    normalizer.normalize_teams(["Quartz Falcon 12", "Slaes Develpoment"])
    return normalizer


def cold(normalizer: Normalizer, names: Sequence[str]) -> None:
    normalizer.forget()
    for name in names:
        normalizer.normalize_team(name)


def look_up(normalizer: Normalizer, names: Sequence[str]) -> None:
    index = normalizer.matcher.index
    for name in names:
        words = [index.spelling.correct(word) for word in fold(name).split()]
        index.find(words)


def at_size(count: int, names: int, target_key: str, target_all: str) -> None:
    chance = random.Random(count)
    vocabulary = vocabulary_of(count, chance)
    normalizer = fresh(vocabulary)
    keys = [fold(row[0]) for row in vocabulary.tables["aliases"]]
    table = dict.fromkeys(keys, 1)
    classes = names_of(vocabulary, names, chance)
    print(f"{count} aliases")
    exact = classes["exact"]
    ours, theirs = paired(
        lambda: cold(normalizer, exact), lambda: [table.get(" ".join(s.casefold().split())) for s in exact]
    )
    line("exact, from the raw name", ours, theirs, len(exact), "≤ 5×")

    def yardstick(sample: Sequence[str]) -> None:
        for name in sample:
            process.extractOne(fold(name), keys, scorer=fuzz.ratio, score_cutoff=85)

    for kind in ("misspelt", "unknown", "half known", "decorated"):
        sample = classes[kind][: 40 if count > 50_000 else 200]
        scale = len(classes[kind]) / len(sample)
        if kind in ("misspelt", "unknown"):
            ours, theirs = paired(
                lambda k=kind: look_up(normalizer, classes[k]), lambda s=sample: yardstick(s)
            )
            line(f"{kind}: key look-up", ours, theirs * scale, len(classes[kind]), target_key)
        ours, theirs = paired(lambda k=kind: cold(normalizer, classes[k]), lambda s=sample: yardstick(s))
        line(f"{kind}: whole pipeline", ours, theirs * scale, len(classes[kind]), target_all)
    hostile = classes["hostile"]
    ours, theirs = paired(lambda: cold(normalizer, hostile), lambda: [fold(name) for name in hostile])
    line("100,000 letters, against folding", ours, theirs, len(hostile), "≤ 1.5×")
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    built = fresh(Vocabulary({**vocabulary.tables}))
    per_alias = (tracemalloc.get_traced_memory()[0] - before) / count
    tracemalloc.stop()
    del built
    print(f"  memory of the built matcher        {per_alias:9.0f} bytes an alias           target ≤ 1,000")
    columns = ("label", "function_id", "kind", "reading", "language", "marks", "source")
    text = json.dumps([dict(zip(columns, row, strict=True)) for row in vocabulary.tables["aliases"]])
    ours, theirs = paired(lambda: fresh(Vocabulary({**vocabulary.tables})), lambda: json.loads(text))
    line("building everything, against json", ours, theirs, count, "≤ 15×")


def import_time() -> None:
    """Measure imports over a bare interpreter, in fresh processes, in turn."""

    def spent(statement: str) -> float:
        code = f"import time; t = time.process_time(); {statement}; print(time.process_time() - t)"
        return float(
            subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        )

    rounds = [
        (spent("import teamnames"), spent("from teamnames import normalize_team"), spent("import attrs"))
        for _ in range(9)
    ]
    bare, door, attrs = (median(column) for column in zip(*rounds, strict=True))
    print("import, CPU in a fresh process")
    line("import teamnames, against attrs", bare, attrs, 1000, "≤ 1.5×")
    line("from teamnames import normalize_team", door, attrs, 1000, "none")
    load_whole = (
        "from teamnames import Vocabulary; t = time.process_time(); "
        "v = Vocabulary.default(); v.tables['aliases']; v.functions"
    )
    load = median(spent(load_whole) for _ in range(5))
    print(f"  loading the whole table            {load * 1000:9.1f} ms                       target ≤ 25 ms")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--aliases", type=int, nargs="+", default=[5_000, 20_000, 100_000])
    parser.add_argument("--names", type=int, default=1_000)
    options = parser.parse_args()
    import_time()
    for count in options.aliases:
        at_size(
            count,
            options.names,
            "≤ 1/20" if count < 50_000 else "≤ 1/300",
            "≤ 1/5" if count < 50_000 else "≤ 1/100",
        )


if __name__ == "__main__":
    main()
