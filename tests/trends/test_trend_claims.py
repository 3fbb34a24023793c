"""Who said what of a name's use, and what decides."""

from __future__ import annotations

import random
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from teamnames import Source, Trend, TrendClaim, Vocabulary, normalize_team
from teamnames.explaining import tell_claim
from teamnames.folding import fold
from teamnames.model import decided_trend, deciding_claims
from teamnames.vocabulary.tables import HERE, Lines, table_lines

UP, DOWN, STEADY, UNKNOWN = Trend.UP, Trend.DOWN, Trend.STEADY, Trend.UNKNOWN
HAND, MEASURED = "trend_claims.tsv", "trend_claims.measured.tsv"


def claim(direction: Trend, first: int, last: int, **more: Any) -> TrendClaim:
    plain = TrendClaim(
        "Name", "sales", direction, first, last, "name", "opinion", None, None, Source("somebody")
    )
    return attrs.evolve(plain, **more)


def series(direction: Trend, first: int, last: int, q: float | None = 0.01, **more: Any) -> TrendClaim:
    return claim(direction, first, last, basis="series", count=80, total=28318, change=5.5, q=q, **more)


OPINION = claim(DOWN, 2013, 2013)

DECIDED = {
    "nothing said": ([], UNKNOWN),
    "an opinion": ([OPINION], DOWN),
    "the newest opinion": ([claim(UP, 2010, 2010), OPINION, claim(UP, 1980, 2012)], DOWN),
    "a series that ends later": ([OPINION, series(UP, 2011, 2019)], UP),
    "a series that ends with the opinion": ([OPINION, series(UP, 2008, 2013)], DOWN),
    "a series that ends before the opinion": ([OPINION, series(UP, 2000, 2012)], DOWN),
    "a series alone": ([series(UP, 2000, 2012)], UP),
    "the newest series": ([series(UP, 2000, 2012), series(DOWN, 2004, 2016)], DOWN),
    "a series of three years": ([OPINION, series(UP, 2017, 2019)], DOWN),
    "a series of four years": ([OPINION, series(UP, 2016, 2019)], UP),
    "a series at q = 0.05": ([OPINION, series(UP, 2011, 2019, q=0.05)], DOWN),
    "a series without q": ([OPINION, series(UP, 2011, 2019, q=None)], DOWN),
    "a series shown to be steady": ([OPINION, series(STEADY, 2011, 2019, q=None)], STEADY),
    "a sample": ([OPINION, claim(UP, 2014, 2026, basis="sample")], DOWN),
    "a sample alone": ([claim(UP, 2014, 2026, basis="sample")], UNKNOWN),
    "a forecast": ([claim(UP, 2022, 2026, basis="forecast")], UNKNOWN),
    "a head count": ([OPINION, series(UP, 2011, 2019, scope="headcount")], DOWN),
    "an occupation": ([series(DOWN, 2012, 2021, scope="occupation")], UNKNOWN),
    "a way of working": ([claim(UP, 2021, 2022, scope="mode")], UNKNOWN),
    "no direction": ([OPINION, claim(UNKNOWN, 2020, 2020)], DOWN),
    "opinions of one year that agree": ([claim(UP, 2013, 2013), claim(UP, 2000, 2013)], UP),
    "opinions of one year against each other": ([OPINION, claim(UP, 2013, 2013)], UNKNOWN),
    "series of one year against each other": ([series(UP, 2011, 2019), series(DOWN, 2015, 2019)], UNKNOWN),
}


@pytest.mark.parametrize("case", DECIDED)
def test_what_decides(case: str) -> None:
    claims, expected = DECIDED[case]
    assert decided_trend(claims) is expected


@given(st.permutations([made for claims, _ in DECIDED.values() for made in claims]), st.integers(0, 20))
def test_the_order_of_claims_does_not_matter(claims: list[TrendClaim], size: int) -> None:
    some = claims[:size]
    shuffled = list(some)
    random.Random(size).shuffle(shuffled)
    assert decided_trend(some) is decided_trend(shuffled)
    assert set(deciding_claims(some)) == set(deciding_claims(shuffled))


def _rows(file: str) -> list[tuple[str, ...]]:
    from teamnames.vocabulary.tables import COLUMNS

    with open(f"{HERE}/{file}", encoding="utf-8", newline="\n") as stream:
        lines, faults = table_lines(stream.read(), COLUMNS["trend_claims"], file)
    assert not faults
    return list(Lines(lines))


@pytest.mark.parametrize("file", [HAND, MEASURED])
def test_the_tables_are_sorted(file: str) -> None:
    rows = _rows(file)
    assert rows == sorted(rows, key=lambda row: (row[0].casefold(), row[1:]))
    assert len(rows) == len(set(rows))


def test_every_claim_hangs_on_a_name_of_its_function_and_on_a_source() -> None:
    vocabulary = Vocabulary.default()
    aliases = {(fold(row[0]), row[1]) for row in vocabulary.tables["aliases"]}
    for row in (*_rows(HAND), *_rows(MEASURED)):
        assert (fold(row[0]), row[1]) in aliases, row
        assert row[-1] in vocabulary.sources, row


def test_hand_kept_and_generated_claims_are_apart() -> None:
    assert not any(any(row[7:11]) for row in _rows(HAND))
    assert all(row[6] in ("series", "sample") and row[7] and row[8] for row in _rows(MEASURED))


def test_the_ten_marks_of_the_founding_article() -> None:
    marks = {row[0]: row[2] for row in _rows(HAND) if row[-1] == "salesramp_2013"}
    rising = ["Account Development", "Demand Generation", "Sales Development", "Territory Development"]
    rising += ["Corporate Sales", "Hybrid Sales", "Remote Sales", "Virtual Sales"]
    assert marks == dict.fromkeys(rising, "up") | {"Telemarketing": "down", "Telesales": "down"}
    for name, direction in marks.items():
        match = normalize_team(f"{name} Team")
        assert match.trend.value == direction
        (mark,) = (made for made in match.trend_claims if made.source.id == "salesramp_2013")
        assert (mark.first_year, mark.last_year, mark.scope, mark.basis) == (2013, 2013, "name", "opinion")


@pytest.mark.parametrize("name", ["TeleProspecting", "Lead Qualification", "Post Sales", "Payroll"])
def test_a_name_without_a_claim_is_unknown(name: str) -> None:
    match = normalize_team(name)
    assert match.trend_claims == ()
    assert match.trend is UNKNOWN
    assert "Taken together" not in match.explain()


@pytest.mark.parametrize(
    ("name", "trend"),
    [
        ("Sales Development", UP),
        ("Inside Sales", DOWN),
        ("Business Development", DOWN),
        ("Customer Success", UP),
        ("SysAdmin", DOWN),
        ("People", UP),
        ("HR", UNKNOWN),
        ("Demand Generation", UP),
        ("Revenue Operations", UNKNOWN),
    ],
)
def test_series_and_opinions_decide_as_documented(name: str, trend: Trend) -> None:
    assert normalize_team(name).trend is trend


def test_claims_come_oldest_first() -> None:
    for claims in Vocabulary.default().claims.values():
        years = [made.last_year for made in claims]
        assert years == sorted(years)


def test_rising_and_fading_names_of_a_function_newest_evidence_first() -> None:
    lead = Vocabulary.default().function("lead_generation")
    assert lead.rising_aliases[:2] == ("Sales Development", "Sales Development Representatives")
    assert set(lead.rising_aliases) >= {"Account Development", "Demand Generation", "Territory Development"}
    assert lead.fading_aliases[-1] == "Telemarketing"
    for function in Vocabulary.default().functions.values():
        assert not set(function.rising_aliases) & set(function.fading_aliases)


def test_the_sentence_of_the_explanation() -> None:
    told = normalize_team("Sales Development").explain()
    assert "'Sales Development': marked as increasing in 2013 (opinion; Confusing Terms: " in told
    counted = "in 28,318 poster-years of job ads (Hacker News, Who is hiring?) 2011–19"
    assert f"; {counted} its share rose 5.5-fold (q = 0.012);" in told
    assert told.split("Taken together: ")[1].startswith("up.")


COUNTED = "in 28,318 records (somebody)"
SAMPLE = attrs.evolve(
    series(DOWN, 2014, 2026, q=None), basis="sample", change=0.25, source=Source("x", title="job titles (X)")
)
TOLD = [
    (claim(DOWN, 2013, 2013), "marked as decreasing in 2013 (opinion; somebody)"),
    (claim(UP, 1980, 2010), "marked as increasing in 1980–2010 (opinion; somebody)"),
    (
        claim(UP, 2021, 2022, scope="mode"),
        "the way of working, not the name, marked as increasing in 2021–22 (opinion; somebody)",
    ),
    (
        series(UP, 2011, 2019, q=0.056),
        f"{COUNTED} 2011–19 its share rose 5.5-fold (q = 0.056, too little to decide)",
    ),
    (
        series(UP, 2012, 2021, scope="occupation"),
        f"{COUNTED} 2012–21 the occupation's share rose 5.5-fold (q = 0.01)",
    ),
    (SAMPLE, "in 28,318 job titles (X) 2014–26 its share fell 4-fold (two periods, which decide nothing)"),
    (
        attrs.evolve(series(UP, 2011, 2026), change=340.0),
        f"{COUNTED} 2011–26 its share rose more than 100-fold (q = 0.01)",
    ),
    (series(STEADY, 2011, 2019, q=None), f"{COUNTED} 2011–19 its share stayed"),
    (attrs.evolve(series(UP, 2011, 2019), change=None), f"{COUNTED} 2011–19 its share rose (q = 0.01)"),
]


@pytest.mark.parametrize(("made", "said"), TOLD)
def test_each_kind_of_claim_is_told(made: TrendClaim, said: str) -> None:
    assert tell_claim(made) == said


def test_claims_that_decide_nothing_are_told_as_such() -> None:
    told = normalize_team("HR").explain()
    assert "Taken together: unknown, for none of this decides." in told
