"""How right: coverage, agreement and calibration on labelled names and on other people's mappings.

    python benchmarks/accuracy.py [--data FOLDER] [--misses] [--names d|e|all]

The folder holds names_labelled.csv, names_unlabelled.csv and mappings.csv. Definitions: an answer is
*right* if every function given is among the accepted ones or an ancestor of one (a composite may be
partial); *strictly right* if no ancestor is needed and a composite is whole; a name labelled ambiguous
may be answered with any of its readings or be called ambiguous; a function given to a name labelled
none is *invented*. Intervals are Wilson's, 95 %.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from math import sqrt
from pathlib import Path

from teamnames import Normalizer, Outcome, Policy, TeamMatch

DATA = Path(__file__).parents[2] / "shared" / "data"


def interval(right: int, total: int) -> str:
    if not total:
        return "none"
    share, z = right / total, 1.96
    middle = (share + z * z / 2 / total) / (1 + z * z / total)
    half = z * sqrt(share * (1 - share) / total + z * z / 4 / total**2) / (1 + z * z / total)
    return f"{share:6.1%}  [{middle - half:.1%}, {middle + half:.1%}]  {right}/{total}"


def is_right(match: TeamMatch, accepted: set[str]) -> bool:
    return all(
        function.id in accepted or any(function in match_path(match, name) for name in accepted)
        for function in match.functions
    )


def match_path(match: TeamMatch, function_id: str) -> tuple[object, ...]:
    return FUNCTIONS[function_id].ancestors


def is_strict(match: TeamMatch, accepted: set[str], outcome: str) -> bool:
    given = {function.id for function in match.functions}
    if outcome != "composite":
        return given <= accepted
    # of a function and its own ancestor the descendant stays, on either side
    return given == {
        name
        for name in accepted
        if not any(FUNCTIONS[name] in FUNCTIONS[other].ancestors for other in accepted)
    }


def load(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def labelled(normalizer: Normalizer, rows: list[dict[str, str]], *, show_misses: bool) -> None:
    counts: Counter[str] = Counter()
    methods: dict[str, Counter[str]] = defaultdict(Counter)
    sure: list[tuple[float, bool]] = []
    for row in rows:
        match = normalizer.normalize_team(row["name"])
        accepted = set(filter(None, row["functions"].split(";")))
        label = row["outcome"]
        counts[label] += 1
        if match.outcome is not Outcome.MATCHED:
            if label in ("matched", "composite"):
                counts["missed"] += 1
                if show_misses:
                    why = f"{match.outcome}: {match.reason}"
                    print(f"  missed  {row['id']} {row['name']!r}: {row['functions']} [{why}]")
            continue
        right = label != "none" and is_right(match, accepted)
        strict = right and is_strict(match, accepted, label)
        counts["answers"] += 1
        counts["right"] += right
        counts["strict"] += strict
        counts["invented"] += label == "none"
        counts["answered"] += right and label in ("matched", "composite")
        counts["whole"] += strict and label == "composite"
        methods[match.method.value]["right" if right else "wrong"] += 1
        sure.append((match.confidence, right))
        if show_misses and not strict:
            kind = "WRONG  " if not right else "loose  "
            given = ";".join(function.id for function in match.functions)
            asked = f"{label} {row['functions']}"
            print(f"  {kind} {row['id']} {row['name']!r}: {given} [{match.method}] not {asked}")
    print(f"answered              {interval(counts['answered'], counts['matched'] + counts['composite'])}")
    print(f"answers right         {interval(counts['right'], counts['answers'])}")
    print(f"answers strictly right{interval(counts['strict'], counts['answers'])}")
    print(f"invented (none)       {interval(counts['invented'], counts['none'])}")
    print(f"composites whole      {interval(counts['whole'], counts['composite'])}")
    print(f"calibration error (10 equal bins) {calibration_error(sure):.3f}")
    for method, verdicts in sorted(methods.items()):
        print(f"  by {method:10} {interval(verdicts['right'], sum(verdicts.values()))}")


def calibration_error(sure: list[tuple[float, bool]], bins: int = 10) -> float:
    held: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in sure:
        held[min(int(confidence * bins), bins - 1)].append((confidence, right))
    return sum(
        abs(sum(confidence for confidence, _ in bin_) - sum(right for _, right in bin_))
        for bin_ in held.values()
    ) / max(len(sure), 1)


def mappings(normalizer: Normalizer, rows: list[dict[str, str]], *, show_misses: bool) -> None:
    answered = agreeing = 0
    for row in rows:
        match = normalizer.normalize_team(row["raw"])
        accepted = set(row["accepted"].split(";"))
        if match.outcome is Outcome.MATCHED:
            answered += 1
            agrees = all(
                function.group.id in accepted or function.id in accepted for function in match.functions
            )
            agreeing += agrees
            if show_misses and not agrees:
                print(f"  differs {row['raw']!r}: {[f.id for f in match.functions]} not {row['mapped_to']}")
    print(f"answered              {interval(answered, len(rows))}")
    print(f"agreeing at the top   {interval(agreeing, answered)}")


def unlabelled(normalizer: Normalizer, rows: list[dict[str, str]], show: int) -> None:
    outcomes: Counter[str] = Counter()
    weighted: Counter[str] = Counter()
    unmatched: Counter[str] = Counter()
    for row in rows:
        match = normalizer.normalize_team(row["name"])
        outcomes[match.outcome.value] += 1
        weighted[match.outcome.value] += int(row["count"])
        if match.outcome is Outcome.UNMATCHED:
            unmatched[row["name"]] += int(row["count"])
    for outcome, count in sorted(outcomes.items()):
        share = weighted[outcome] / weighted.total()
        print(f"{outcome:10} distinct {count / len(rows):6.1%}  weighted {share:6.1%}")
    print(
        "most frequent unmatched: "
        + ", ".join(f"{name} ({count})" for name, count in unmatched.most_common(show))
    )


def curve(rows: list[dict[str, str]]) -> None:
    print("min_confidence  answered  right")
    for threshold in (0.0, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97):
        normalizer = Normalizer(policy=Policy(min_confidence=threshold))
        answers = right = answered = answerable = 0
        for row in rows:
            match = normalizer.normalize_team(row["name"])
            answerable += row["outcome"] in ("matched", "composite")
            if match.outcome is Outcome.MATCHED:
                good = row["outcome"] != "none" and is_right(
                    match, set(filter(None, row["functions"].split(";")))
                )
                answers += 1
                right += good
                answered += good and row["outcome"] in ("matched", "composite")
        print(f"{threshold:14.2f}  {answered / answerable:7.1%}  {right / max(answers, 1):6.1%}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--names", default="all", choices=["d", "e", "all"])
    parser.add_argument("--misses", action="store_true", help="print every miss")
    parser.add_argument("--curve", action="store_true", help="print coverage against precision")
    parser.add_argument("--unmatched", type=int, default=20, help="how many unmatched names to print")
    options = parser.parse_args()
    normalizer = Normalizer(policy=Policy())
    rows = load(options.data / "names_labelled.csv")
    for initial in ("d", "e"):
        if options.names in (initial, "all"):
            chosen = [row for row in rows if row["id"][0] == initial]
            print(f"\n== labelled names {initial}… ({len(chosen)})")
            labelled(normalizer, chosen, show_misses=options.misses)
            if options.curve:
                curve(chosen)
    print("\n== mappings by outsiders")
    mappings(
        normalizer, load(options.data / "mappings.csv"), show_misses=options.misses and options.names != "e"
    )
    print("\n== unlabelled names")
    unlabelled(normalizer, load(options.data / "names_unlabelled.csv"), options.unmatched)


FUNCTIONS = Normalizer().vocabulary.functions

if __name__ == "__main__":
    main()
