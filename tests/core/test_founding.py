"""The founding facts: every name of the article of March 2013 answers as it stands there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from teamnames import Outcome, Reading, Trend, Vocabulary, normalize_team

ARTICLE = "salesramp_2013"
ARTICLE_YEAR = 2013

LEAD_GENERATION = {
    "Account Development": "up",
    "Business Development": "",
    "Demand Generation": "up",
    "Inbound Prospecting": "",
    "Lead Management": "",
    "Lead Qualification": "",
    "Outbound Prospecting": "",
    "Sales Development": "up",
    "Telemarketing": "down",
    "TeleProspecting": "",
    "Territory Development": "up",
}
NEW_ACCOUNTS = {
    "Corporate Sales": "up",
    "Hybrid Sales": "up",
    "Remote Sales": "up",
    "Telesales": "down",
    "Virtual Sales": "up",
}
INSTALLED_BASE = {"Customer Service Sales": "", "Post Sales": "", "Renewals Sales": ""}

EXPECTED = {
    **dict.fromkeys(LEAD_GENERATION, "lead_generation"),
    "Inside Sales": "inside_sales",
    **dict.fromkeys(NEW_ACCOUNTS, "new_account_inside_sales"),
    **dict.fromkeys(INSTALLED_BASE, "installed_base_inside_sales"),
}
MARKS = {**LEAD_GENERATION, "Inside Sales": "", **NEW_ACCOUNTS, **INSTALLED_BASE}

OTHER_READINGS = {
    "Account Development": {"account_management"},
    "Business Development": {"partnerships", "corporate_development"},
    "Demand Generation": {"demand_generation_marketing"},
    "Inside Sales": {"lead_generation"},
}


def test_there_are_twenty_names() -> None:
    assert len(EXPECTED) == len(MARKS) == 20


@pytest.mark.parametrize(
    "case", [str, str.lower, str.upper, str.title], ids=["as given", "lower", "upper", "title"]
)
@pytest.mark.parametrize("wrapper", ["", " Team", " Teams"])
@pytest.mark.parametrize("name", EXPECTED)
def test_every_name_answers_with_and_without_team_in_any_case(
    name: str, wrapper: str, case: Callable[[str], str]
) -> None:
    match = normalize_team(case(name + wrapper))
    assert match.outcome is Outcome.MATCHED
    assert match.function is not None
    assert match.function.id == EXPECTED[name]
    assert match.alias is not None
    assert match.alias.label == name
    assert match.alias.reading is Reading.DEFAULT
    assert (match.qualifiers.wrapper or "") == wrapper.strip()
    assert {candidate.function.id for candidate in match.alternatives} >= OTHER_READINGS.get(name, set())
    assert match.trend == normalize_team(name).trend


@pytest.mark.parametrize("name", EXPECTED)
def test_every_name_has_the_article_as_a_source(name: str) -> None:
    match = normalize_team(name)
    assert match.alias is not None
    article = [source for source in match.alias.sources if source.id == ARTICLE]
    assert [(source.title, source.date) for source in article] == [
        ("Confusing Terms: Lead Generation vs. Inside Sales", "2013-03-26")
    ]


@pytest.mark.parametrize(
    ("name", "function_id"),
    [
        ("Lead Generation Team", "lead_generation"),
        ("Lead Generation", "lead_generation"),
        ("Outside Sales Force", "field_sales"),
        ("Outside Sales", "field_sales"),
        ("Inside Sales Force", "inside_sales"),
        ("Telesales Teams", "new_account_inside_sales"),
        ("New Account Inside Sales", "new_account_inside_sales"),
        ("New Account Inside Sales Team", "new_account_inside_sales"),
        ("Installed Base Inside Sales", "installed_base_inside_sales"),
        ("Installed Base Sales Team", "installed_base_inside_sales"),
        ("tele-prospecting", "lead_generation"),
        ("Tele Prospecting", "lead_generation"),
        ("TELEPROSPECTING", "lead_generation"),
        ("4100 - TeleProspecting Team (EMEA)", "lead_generation"),
    ],
)
def test_the_other_names_that_its_author_uses(name: str, function_id: str) -> None:
    match = normalize_team(name)
    assert match.function is not None
    assert match.function.id == function_id


@pytest.mark.parametrize("name", ["Inside Sales", "Inside Sales Team", "inside sales teams", "INSIDE SALES"])
def test_inside_sales_for_lead_generation_is_a_discouraged_reading_with_its_source(name: str) -> None:
    match = normalize_team(name)
    assert match.function is not None
    assert match.function.id == "inside_sales"
    [other] = [candidate for candidate in match.alternatives if candidate.function.id == "lead_generation"]
    assert other.alias.reading is Reading.DISCOURAGED
    assert "discouraged" in other.why
    assert "Confusing Terms: Lead Generation vs. Inside Sales" in other.why
    assert other == match.alternatives[-1]


def test_the_functions_of_the_article_lie_where_it_puts_them(vocabulary: Vocabulary) -> None:
    inside = vocabulary.function("inside_sales")
    assert vocabulary.function("new_account_inside_sales").broader == inside
    assert vocabulary.function("installed_base_inside_sales").broader == inside
    assert vocabulary.function("lead_generation").group.id == inside.group.id == "sales"
    assert not vocabulary.function("lead_generation").is_within(inside)
    for function_id in {*EXPECTED.values(), "field_sales"}:
        assert vocabulary.function(function_id).definition


@pytest.mark.parametrize(
    ("name", "motion"),
    [
        ("Inbound Prospecting Team", "inbound"),
        ("Outbound Prospecting", "outbound"),
        ("Outbound Sales Development", "outbound"),
        ("Inbound SDR", "inbound"),
        ("Sales Development", None),
    ],
)
def test_the_motion_is_reported_wherever_it_is_stated(name: str, motion: str | None) -> None:
    match = normalize_team(name)
    assert match.function is not None
    assert match.function.id == "lead_generation"
    assert match.qualifiers.motion == motion


class TestTrendClaims:
    """Which names the author marked, and which not."""

    @pytest.fixture(autouse=True)
    def _claims_are_there(self, vocabulary: Vocabulary) -> None:
        if not vocabulary.tables["trend_claims"]:
            pytest.skip("the table of trend claims is not there yet")

    @pytest.mark.parametrize("name", [name for name, mark in MARKS.items() if mark])
    def test_a_marked_name_bears_the_mark(self, name: str) -> None:
        match = normalize_team(f"{name} Team")
        [claim] = [claim for claim in match.trend_claims if claim.source.id == ARTICLE]
        assert claim.direction.value == MARKS[name]
        assert claim.first_year <= ARTICLE_YEAR <= claim.last_year
        assert (claim.basis, claim.scope) == ("opinion", "name")
        assert claim.function_id == EXPECTED[name]

    @pytest.mark.parametrize("name", [name for name, mark in MARKS.items() if not mark])
    def test_an_unmarked_name_has_no_claim_of_the_article(self, name: str) -> None:
        match = normalize_team(f"{name} Team")
        assert not [claim for claim in match.trend_claims if claim.source.id == ARTICLE]

    @pytest.mark.parametrize("name", MARKS)
    def test_the_trend_is_that_of_the_article_unless_a_later_series_says_more(self, name: str) -> None:
        match = normalize_team(name)
        later = [
            claim for claim in match.trend_claims if claim.source.id != ARTICLE and claim.scope == "name"
        ]
        if not [claim for claim in later if claim.basis in ("series", "opinion")]:
            assert match.trend.value == (MARKS[name] or "unknown")
        else:
            assert match.trend in {claim.direction for claim in match.trend_claims}

    def test_a_name_without_any_claim_is_unknown_and_never_steady(self, vocabulary: Vocabulary) -> None:
        unclaimed = [alias for alias in vocabulary.aliases if not alias.trend_claims]
        assert unclaimed
        assert {alias.trend for alias in unclaimed} == {Trend.UNKNOWN}

    def test_explain_tells_who_said_so(self) -> None:
        said = normalize_team("Telemarketing Team").explain()
        assert "decreasing in 2013" in said
        assert "Confusing Terms: Lead Generation vs. Inside Sales" in said
