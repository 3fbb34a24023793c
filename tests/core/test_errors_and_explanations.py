"""Errors say what to do next; explanations say all that is known."""

from __future__ import annotations

import attrs
import pytest

from teamnames import Method, Source, Stage, TrendClaim, Vocabulary, VocabularyError, normalize_team
from teamnames import errors as rooms
from teamnames.errors import MissingExtraError, TeamnamesError, UnknownFunctionError, nearest
from teamnames.explaining import explain
from teamnames.model import Answer, BusinessFunction, Key, Outcome, TeamMatch, Trend, decided_trend


@pytest.mark.parametrize(
    ("name", "built_in"),
    [
        ("NameTypeError", TypeError),
        ("FrameTypeError", TypeError),
        ("VocabularyError", ValueError),
        ("ColumnExistsError", ValueError),
        ("OptionError", ValueError),
        ("FileFormatError", ValueError),
        ("DecisionError", ValueError),
        ("UnknownFunctionError", LookupError),
        ("UnknownColumnError", LookupError),
        ("MissingExtraError", ImportError),
    ],
)
def test_every_error_is_also_the_built_in_that_it_resembles(name: str, built_in: type[Exception]) -> None:
    error = getattr(rooms, name)
    assert issubclass(error, TeamnamesError)
    assert issubclass(error, built_in)
    assert error.__doc__


def test_an_unknown_id_is_named_with_the_nearest_one() -> None:
    with pytest.raises(LookupError) as caught:
        Vocabulary.default().function("lead_generatoin")
    assert str(caught.value) == "no function has the id 'lead_generatoin'; did you mean 'lead_generation'?"
    assert isinstance(caught.value, UnknownFunctionError)
    assert str(UnknownFunctionError()) == ""
    with pytest.raises(LookupError, match=r"no function has the id 'zzz'$"):
        Vocabulary.default().aliases_of("zzz")


def test_a_table_with_faults_names_them_all() -> None:
    error = VocabularyError(["first fault", "second fault"])
    assert error.findings == ("first fault", "second fault")
    assert str(error) == "first fault\nsecond fault"


def test_a_missing_library_comes_with_the_command_that_brings_it() -> None:
    assert (
        str(MissingExtraError("polars", "polars"))
        == "polars is not installed; run: pip install 'teamnames[polars]'"
    )


def test_the_nearest_choice_is_found_whatever_its_case() -> None:
    assert nearest("DEPARTMNT", ["Name", "Department"]) == "; did you mean 'Department'?"
    assert nearest("zzz", ["Name", "Department"]) == ""
    assert nearest("x", []) == ""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("SDR", ["'SDR' is Sales > Lead Generation, by the alias 'SDR': the name is an alias"]),
        (
            "Sales Developement",
            ["a misspelt word was corrected", "spelling: 'sales developement' → 'sales development'"],
        ),
        (
            "Sales & Marketing",
            ["is Sales and Marketing: each part is an alias", "Part 'sales': Sales (exact)."],
        ),
        ("4100 - Finance (EMEA)", ["Around it: code '4100', region 'EMEA'."]),
        (
            "Inside Sales",
            ["Also considered:", "a discouraged reading (Confusing Terms: Lead Generation vs. Inside Sales"],
        ),
        ("London", ["'London' names no function that the table knows: a place, not a function."]),
        ("Development", ["'Development' is ambiguous: one of several functions"]),
        ("n/a", ["'n/a' is blank: a placeholder."]),
        ("", ["'' is blank: an empty cell."]),
        ("CS", ["Customer Success", "Customer Support"]),
    ],
)
def test_explanations(name: str, said: list[str]) -> None:
    told = normalize_team(name).explain()
    assert all(piece in told for piece in said), told


def test_a_missing_value_is_explained_too() -> None:
    assert "a missing value" in normalize_team(None).explain()


def test_every_method_of_a_match_can_be_explained() -> None:
    finance = Vocabulary.default().function("finance")
    for method in Method:
        if method is not Method.NONE:
            answer = Answer(
                Outcome.MATCHED, Key("x"), (finance,), confidence=0.9, method=method, note="said so"
            )
            assert "'x' is Finance" in explain(TeamMatch("x", answer))
            assert "said so" in explain(TeamMatch("x", answer))


def _claim(direction: Trend, year: int, basis: str = "opinion", scope: str = "name") -> TrendClaim:
    first, q = (year - 11, 0.001) if basis == "series" else (year, None)
    return TrendClaim(
        "SDR", "lead_generation", direction, first, year, scope, basis, None, None, Source("someone"), q
    )


@pytest.mark.parametrize(
    ("claims", "trend"),
    [
        ([], Trend.UNKNOWN),
        ([_claim(Trend.UP, 2013)], Trend.UP),
        ([_claim(Trend.UP, 2013), _claim(Trend.DOWN, 2020)], Trend.DOWN),
        ([_claim(Trend.DOWN, 2020), _claim(Trend.UP, 2013)], Trend.DOWN),
        ([_claim(Trend.UP, 2013), _claim(Trend.DOWN, 2024, "series")], Trend.DOWN),
        ([_claim(Trend.UP, 2013), _claim(Trend.DOWN, 2024, "sample")], Trend.UP),
        ([_claim(Trend.DOWN, 2030, "forecast")], Trend.UNKNOWN),
        ([_claim(Trend.DOWN, 2024, "series", "headcount")], Trend.UNKNOWN),
        ([_claim(Trend.STEADY, 2024, "series")], Trend.STEADY),
    ],
)
def test_what_claims_add_up_to(claims: list[TrendClaim], trend: Trend) -> None:
    assert decided_trend(claims) is trend
    assert decided_trend(reversed(claims)) is trend


def test_stages_are_compared_by_their_place() -> None:
    lead, prospect, lost = (
        Stage("lead", "Lead", "", 1),
        Stage("prospect", "Prospect", "", 2),
        Stage("lost", "Lost", "", None),
    )
    twin = attrs.evolve(lead)
    assert lead < prospect
    assert prospect > lead
    assert lead <= twin <= prospect
    assert prospect >= lead >= twin
    assert sorted([prospect, lead]) == [lead, prospect]
    with pytest.raises(TypeError, match="'lost' has no place in the order"):
        assert lead < lost
    with pytest.raises(TypeError, match="a stage cannot be compared with str"):
        assert lead < "prospect"  # type: ignore[operator]


def test_a_function_is_its_id_and_label_whatever_else_is_said_of_it() -> None:
    finance = Vocabulary.default().function("finance")
    assert finance == BusinessFunction("finance", finance.label)
    assert attrs.evolve(finance, definition="other") == finance
    assert hash(attrs.evolve(finance, definition="other")) == hash(finance)
