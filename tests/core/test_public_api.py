"""The front door: what may be imported, and that every name of it is documented."""

from __future__ import annotations

import inspect
from enum import Enum
from importlib.metadata import version

import pytest

import teamnames
from teamnames import AliasKind, Method, Outcome, Reading, Trend

PROMISED = {
    *(
        "normalize_team",
        "normalize_teams",
        "Normalizer",
        "Vocabulary",
        "TeamMatch",
        "Outcome",
        "Trend",
        "Method",
    ),
    *(
        "Policy",
        "Alias",
        "AliasKind",
        "BusinessFunction",
        "Candidate",
        "Key",
        "Qualifiers",
        "Reading",
        "Source",
    ),
    *("Stage", "Step", "TeamnamesError", "TrendClaim", "UnknownFunctionError", "VocabularyError", "replay"),
}


def test_what_is_promised_is_there() -> None:
    assert set(teamnames.__all__) >= PROMISED
    assert list(teamnames.__all__) == sorted(teamnames.__all__)
    for name in teamnames.__all__:
        assert getattr(teamnames, name) is getattr(teamnames, name)
    assert set(dir(teamnames)) >= {*teamnames.__all__, "__version__"}


def test_the_version_is_that_of_the_package() -> None:
    try:
        installed = version("teamnames")
    except ModuleNotFoundError:
        pytest.skip("teamnames is on the path and not installed")
    assert teamnames.__version__ == installed


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'teamnames' has no attribute 'normalise'"):
        teamnames.normalise  # noqa: B018 - the look at it is the test


def test_everything_public_says_what_it_is_for() -> None:
    for name in teamnames.__all__:
        thing = getattr(teamnames, name)
        if name != "Key":
            assert thing.__doc__, name
        if inspect.isclass(thing) and not issubclass(thing, Enum):
            for member, value in vars(thing).items():
                if not member.startswith("_") and (callable(value) or isinstance(value, property)):
                    assert inspect.getdoc(value), f"{name}.{member}"


@pytest.mark.parametrize(
    ("enum", "values"),
    [
        (Outcome, ["matched", "ambiguous", "unmatched", "blank"]),
        (Trend, ["up", "down", "steady", "unknown"]),
        (AliasKind, ["preferred", "alias", "abbreviation", "misspelling"]),
        (Reading, ["default", "also", "discouraged", "never"]),
        (
            Method,
            [
                *(
                    "decided",
                    "exact",
                    "words",
                    "peeled",
                    "hierarchy",
                    "composite",
                    "spelling",
                    "order",
                    "head",
                ),
                *("close", "context", "none"),
            ],
        ),
    ],
)
def test_the_closed_sets_hold_what_they_promise(enum: type[Enum], values: list[str]) -> None:
    assert [member.value for member in enum] == values
    assert [str(member) for member in enum] == values


def test_the_attributes_of_an_answer_are_those_promised() -> None:
    match = teamnames.normalize_team("4100 - TeleProspecting Team (EMEA)")
    assert match.name == "4100 - TeleProspecting Team (EMEA)"
    assert match.key == "teleprospecting"
    assert match.outcome.value == "matched"
    assert match.function is not None
    assert (match.function.id, match.function.label) == ("lead_generation", "Lead Generation")
    assert match.function.path == ("Sales", "Lead Generation")
    assert match.function.group.id == "sales"
    assert match.functions == (match.function,)
    assert match.parts == ()
    assert match.alias is not None
    assert match.alias.label == "TeleProspecting"
    assert match.trend.value in {"up", "down", "steady", "unknown"}
    assert isinstance(match.trend_claims, tuple)
    assert 0.9 < match.confidence < 1
    assert match.score == 100.0
    assert match.method is Method.PEELED
    assert match.alternatives == ()
    assert (match.qualifiers.code, match.qualifiers.region, match.qualifiers.segment) == (
        "4100",
        "EMEA",
        None,
    )
    assert match.steps[0].rule == "fold"
    assert match.table_version == teamnames.Vocabulary.default().version
    assert match.explain().startswith("'4100 - TeleProspecting Team (EMEA)' is Sales > Lead Generation")
    assert match.as_dict()["function_id"] == "lead_generation"
    said = f"{match.confidence:.2f}"
    assert repr(match) == f"<TeamMatch '4100 - TeleProspecting Team (EMEA)' matched: lead_generation {said}>"


def test_a_composite_is_never_taken_for_its_first_part() -> None:
    match = teamnames.normalize_team("Sales & Marketing")
    assert match.function is None
    assert match.alias is None
    assert [function.id for function in match.functions] == ["sales", "marketing"]
    assert [part.function and part.function.id for part in match.parts] == ["sales", "marketing"]
    row = match.as_dict()
    assert (row["function_id"], row["function"]) == ("sales; marketing", "Sales; Marketing")
    assert row["group_id"] == "sales; marketing"


def test_readings_that_lie_under_one_function_back_off_to_it() -> None:
    match = teamnames.normalize_team("CS")
    assert match.function is not None
    assert match.function.id == "customer"
    assert match.alias is None
    assert {candidate.function.id for candidate in match.alternatives} == {
        "customer_success",
        "customer_support",
    }


def test_functions_know_their_place() -> None:
    functions = teamnames.Vocabulary.default().functions
    lead, sales = functions["lead_generation"], functions["sales"]
    assert lead.ancestors == (sales,)
    assert lead.is_within(sales)
    assert lead.is_within(lead)
    assert not sales.is_within(lead)
    assert str(lead) == lead.label
    assert sales.group is sales
    assert len({function.id for function in functions.values()}) == len(functions) == 137
    assert len({function.group for function in functions.values()}) == 20


def test_qualifiers_are_false_when_nothing_was_said() -> None:
    assert not teamnames.Qualifiers()
    assert teamnames.Qualifiers(code="4100")
    assert not teamnames.normalize_team("Sales").qualifiers
