"""From a user's rows to trends: what is counted, what is left out, and against what it is tested."""

from __future__ import annotations

import json
import pickle
import random
from typing import Any

import pytest

from teamnames import Normalizer, Trend, Vocabulary, normalize_team, trend_test, usage_trends
from teamnames.errors import NameTypeError
from teamnames.trends.usage import NameTrend, UsageTrends

Rows = tuple[list[object], list[object]]


def rows_of(table: dict[str, list[int]], first_year: int = 2015) -> Rows:
    """Give one row a record: name → number of rows by year."""
    names: list[object] = []
    years: list[object] = []
    for name, counts in table.items():
        for place, count in enumerate(counts):
            names += [name] * count
            years += [first_year + place] * count
    return names, years


def named(trends: UsageTrends, label: str) -> NameTrend:
    (found,) = (trend for trend in trends if trend.label == label)
    return found


SALES = {
    "Telemarketing Team": [60, 50, 38, 26, 12, 4],
    "Sales Development": [5, 12, 20, 34, 50, 58],
    "Accounts Payable": [30, 30, 31, 29, 30, 30],
    "Payroll": [300, 310, 295, 305, 300, 302],
}


def test_a_name_is_tested_within_its_function_and_against_all_rows() -> None:
    trends = usage_trends(*rows_of(SALES))
    older = named(trends, "Telemarketing")
    totals = [sum(counts[place] for counts in SALES.values()) for place in range(6)]
    lead = [a + b for a, b in zip(SALES["Telemarketing Team"], SALES["Sales Development"], strict=True)]
    assert older.function.id == "lead_generation"
    assert (older.within_totals, older.all_totals) == (tuple(lead), tuple(totals))
    within = trend_test(SALES["Telemarketing Team"], lead, range(2015, 2021))
    overall = trend_test(SALES["Telemarketing Team"], totals, range(2015, 2021))
    assert older.within.p == pytest.approx(within.p)
    assert older.overall.p == pytest.approx(overall.p)
    assert older.within.direction is Trend.DOWN
    assert named(trends, "Sales Development").within.direction is Trend.UP
    assert str(older).startswith("'Telemarketing' fell from about ")
    assert " of your Lead Generation rows (190 of 369, 2015–2020, q = " in str(older)


def test_the_family_is_those_with_enough_evidence() -> None:
    trends = usage_trends(*rows_of(SALES))
    assert trends.family == 2  # payroll and accounts payable bear the only name of their functions
    assert named(trends, "Payroll").within.q is None
    assert named(trends, "Payroll").overall.family == 4
    assert usage_trends([], []).family == 0


def test_the_strongest_evidence_comes_first() -> None:
    rates = [trend.within.q for trend in usage_trends(*rows_of(SALES))]
    tested = [rate for rate in rates if rate is not None]
    assert tested == sorted(tested)
    assert rates[len(tested) :] == [None] * (len(rates) - len(tested))


def test_the_order_of_rows_does_not_matter() -> None:
    names, years = rows_of(SALES)
    pairs = list(zip(names, years, strict=True))
    random.Random(5).shuffle(pairs)
    shuffled = usage_trends([name for name, _ in pairs], [year for _, year in pairs])
    assert shuffled == usage_trends(names, years)


def test_without_ids_every_row_is_a_record_and_with_ids_every_id_and_period() -> None:
    names, years = rows_of({"SDR": [3, 3], "Telemarketing": [1, 1]})
    ids = ["ann", "ann", "bob", "ann", "ann", "ann", "cid", "ann"]
    plain = usage_trends(names, years)
    assert named(plain, "SDR").counts == (3, 3)
    assert plain.counted.duplicates == 0
    by_id = usage_trends(names, years, ids=ids)
    assert named(by_id, "SDR").counts == (2, 1)
    assert named(by_id, "SDR").all_totals == (3, 1)
    assert named(by_id, "Telemarketing").counts == (1, 1)
    assert (by_id.counted.records, by_id.counted.duplicates) == (4, 4)


def test_a_missing_id_is_nobody_else() -> None:
    trends = usage_trends(["SDR"] * 4, [2015] * 4, ids=[None, None, "", float("nan")])
    assert named(trends, "SDR").counts == (4,)
    assert trends.counted.without_id == 4


def test_repeating_every_row_under_its_id_changes_nothing() -> None:
    names, years = rows_of(SALES)
    ids = list(range(len(names)))
    once, twice = usage_trends(names, years, ids=ids), usage_trends(names * 2, years * 2, ids=ids * 2)
    assert list(once) == list(twice)
    assert twice.counted.duplicates == len(names)


def test_a_composite_counts_once_for_each_of_its_names() -> None:
    trends = usage_trends(["Sales & Marketing", "Sales"], [2015, 2015])
    assert named(trends, "Sales").counts == (2,)
    assert named(trends, "Marketing").counts == (1,)
    assert named(trends, "Marketing").all_totals == (2,)


def test_a_part_that_the_whole_leaves_out_counts_in_its_own_function() -> None:
    name = "CEO Office, PR & Communications"  # public relations lie within communications
    assert "communications" not in [function.id for function in normalize_team(name).functions]
    trends = usage_trends([name, "Communications"], [2015, 2015])
    both = named(trends, "Communications")
    assert (both.counts, both.within_totals) == ((2,), (2,))


def test_what_has_no_name_counts_nowhere_and_what_is_unknown_counts_in_all() -> None:
    names = ["SDR", None, "n/a", "London", "Payments Engineering"]
    trends = usage_trends(names, [2015] * 5)
    counted = trends.counted
    assert (counted.rows, counted.records, counted.blank, counted.unmatched) == (5, 3, 2, 1)
    assert named(trends, "SDR").all_totals == (3,)


def test_a_head_counts_for_its_function_only() -> None:
    trends = usage_trends(["Zyxgl Engineering", "Engineering"], [2015, 2015])
    engineering = named(trends, "Engineering")
    assert (engineering.counts, engineering.within_totals) == ((1,), (2,))
    assert trends.counted.by_function_only == 1


def test_bad_dates_are_counted_and_shown() -> None:
    dates: list[object] = [
        2015,
        None,
        "",
        "13/14/2011",
        "2015-02-30",
        "soon",
        41367,
        float("nan"),
        True,
        [2015],
    ]
    trends = usage_trends(["SDR"] * len(dates), dates)
    assert trends.bad_dates == 9
    assert trends.counted.bad_date_examples[:3] == ((2, None), (3, ""), (4, "13/14/2011"))
    assert len(trends.counted.bad_date_examples) == 5
    assert trends.counted.records == 1


def test_a_bare_year_has_no_quarter() -> None:
    assert usage_trends(["SDR", "SDR"], ["2013", "2013-05-01"], period="quarter").bad_dates == 1


def test_years_can_be_cut_off() -> None:
    names, years = rows_of(SALES)
    trends = usage_trends(names, years, since=2016, until=2019)
    assert named(trends, "Telemarketing").periods == ("2016", "2017", "2018", "2019")
    assert trends.counted.outside == sum(counts[0] + counts[-1] for counts in SALES.values())


def test_by_function_shares_are_of_the_top_level_group() -> None:
    trends = usage_trends(*rows_of(SALES), by="function")
    payroll, payable = named(trends, "Payroll"), named(trends, "Accounts Payable & Expenses")
    both = tuple(a + b for a, b in zip(SALES["Payroll"], SALES["Accounts Payable"], strict=True))
    assert payroll.whole == payable.whole == "Finance & Accounting"
    assert payroll.within_totals == payable.within_totals == both


def test_a_name_that_falls_only_because_another_grows_carries_a_warning() -> None:
    table = {
        "Telemarketing": [500, 502, 498, 501, 499],
        "Sales Development": [50, 200, 500, 900, 1500],
        "Payroll": [5000, 4850, 4550, 4150, 3550],
    }
    older = named(usage_trends(*rows_of(table)), "Telemarketing")
    assert (older.within.direction, older.overall.direction) == (Trend.DOWN, Trend.STEADY)
    assert older.warnings == (
        "the share within its function fell, the share of all rows stayed: "
        "the other rows changed, which may be all there is to it",
    )


def test_a_changing_mix_of_rows_carries_a_warning() -> None:
    table = {"Payroll": [500, 400, 300, 200, 100], "Software Engineering": [100, 200, 300, 400, 500]}
    warnings = usage_trends(*rows_of(table)).warnings
    assert len(warnings) == 2
    assert "Software Engineering went from 17 % to 83 % of them (1,500 of 3,000, 2015–2019)" in " ".join(
        warnings
    )
    assert usage_trends(*rows_of({"Payroll": [500] * 5, "Software Engineering": [100] * 5})).warnings == ()


def test_short_periods_and_few_years_carry_a_warning() -> None:
    quarters = usage_trends(
        ["SDR"] * 4, ["2013-01-01", "2013-04-01", "2013-07-01", "2013-10-01"], period="quarter"
    )
    assert quarters.warnings[0].startswith("periods of a quarter resemble their neighbours")
    few = usage_trends(["SDR"] * 3, [2013, 2014, 2015])
    assert few.warnings == ("only 3 years have rows, at least 4 are needed; half-years may do",)
    assert usage_trends([], []).warnings == ()


def test_totals_that_grow_are_warned_of_name_by_name() -> None:
    trends = usage_trends(*rows_of({"SDR": [3, 8, 30, 90], "Telemarketing": [2, 7, 28, 95]}))
    assert "the totals differ 37-fold" in named(trends, "SDR").warnings[0]


def test_sentences_say_what_was_found() -> None:
    table = {
        "SDR": [500] * 5,
        "Telemarketing": [510, 500, 505, 495, 500],
        "Lead Qualification": [3, 1, 0, 1, 2],
    }
    trends = usage_trends(*rows_of(table))
    assert str(named(trends, "SDR")).startswith(
        "'SDR' stayed near 50 % of your Lead Generation rows (2,500 of 5,017, "
    )
    assert str(named(trends, "Lead Qualification")) == (
        "'Lead Qualification': not enough evidence, 0.1 % of your Lead Generation rows "
        "(7 of 5,017, 2015–2019)"
    )


def test_shares_are_missing_where_the_function_has_no_record() -> None:
    trends = usage_trends(["SDR", "Payroll", "SDR", "Telemarketing"], [2013, 2014, 2015, 2015])
    assert named(trends, "SDR").shares == (1.0, None, 0.5)
    assert named(trends, "SDR").ends == (1.0, 0.5)


def test_a_table_of_ones_own_is_heard() -> None:
    normalizer = Normalizer(Vocabulary.default().limited_to(functions=["payroll"]))
    trends = usage_trends(["Payroll", "SDR"], [2013, 2013], normalizer=normalizer)
    assert [trend.label for trend in trends] == ["Payroll"]


def test_all_of_it_is_json_and_can_be_pickled() -> None:
    trends = usage_trends(*rows_of(SALES))
    told = json.loads(json.dumps(trends.as_dict()))
    assert told["family"] == 2
    assert told["trends"][0]["within"]["verdict"] in ("up", "down")
    again = pickle.loads(pickle.dumps(trends))
    assert (list(again), again.counted, again.warnings) == (list(trends), trends.counted, trends.warnings)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"names": ["SDR"], "dates": []}, "1 names, 0 dates; accepted: as many of each"),
        (
            {"names": ["SDR"], "dates": [1], "ids": []},
            "1 names, 1 dates and 0 ids; accepted: as many of each",
        ),
        ({"names": [], "dates": [], "by": "team"}, "by is 'team'; accepted: 'alias', 'function'"),
        (
            {"names": [], "dates": [], "period": "week"},
            "period is 'week'; accepted: 'year', 'half', 'quarter', 'month'",
        ),
        ({"names": [], "dates": [], "alpha": 2}, "alpha is 2; accepted: a probability above 0 and below 0.5"),
    ],
)
def test_what_cannot_be_asked_is_refused(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011 - the whole message is compared
        usage_trends(**arguments)
    assert str(error.value) == said


def test_a_number_among_the_names_is_refused() -> None:
    with pytest.raises(NameTypeError, match="name 1"):
        usage_trends(["SDR", 7], [2013, 2013])
