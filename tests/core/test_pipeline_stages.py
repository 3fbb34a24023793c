"""The stages one by one: qualifiers, paths, composites, heads."""

from __future__ import annotations

import pytest
from hypothesis import given

from strategies import any_name
from teamnames import Method, Outcome, Vocabulary, normalize_team
from teamnames.matching.qualifiers import close_hyphens, cut_codes, has_brackets, is_code


def _ids(name: str, **context: str) -> list[str]:
    return [function.id for function in normalize_team(name, **context).functions]


# -- qualifiers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "codes"),
    [
        ("T10212-Sales Development RoW", "Sales Development RoW", ["T10212"]),
        ("D41350-Finance", "Finance", ["D41350"]),
        ("21110 AMER Commercial Sales", "AMER Commercial Sales", ["21110"]),
        ("Finance | 0220", "Finance", ["0220"]),
        ("4100 - Finance | 0220", "Finance", ["4100", "0220"]),
        ("CC 4100: Legal", "Legal", ["4100"]),
        ("Cost Center 4100 Legal", "Legal", ["4100"]),
        ("1234", "1234", []),
        ("Sales", "Sales", []),
        ("", "", []),
    ],
)
def test_codes_come_off_both_ends(name: str, text: str, codes: list[str]) -> None:
    assert cut_codes(name) == (text, codes)


@given(any_name)
def test_cutting_codes_only_takes_from_the_ends(name: str) -> None:
    text, codes = cut_codes(name)
    assert text in name
    assert all(code in name for code in codes)
    assert bool(text.strip()) is bool(name.strip())


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("4100", True),
        ("qjj11bb102", True),
        ("7", True),
        ("b2b", False),
        ("s4", False),
        ("sales", False),
        ("٤٥", False),
    ],
)
def test_a_code_is_told_by_its_dress(word: str, told: bool) -> None:
    assert is_code(word) is told


def test_a_hanging_hyphen_is_closed_and_no_other() -> None:
    assert close_hyphens("Pre- and Post-Sales") == "Pre and Post-Sales"
    assert close_hyphens("Ein- und Verkauf") == "Ein und Verkauf"
    assert close_hyphens("E-Commerce") == "E-Commerce"
    assert close_hyphens("G&A - Legal") == "G&A - Legal"


@given(any_name)
def test_brackets_are_seen(name: str) -> None:
    assert has_brackets(name) is bool(set("([{") & set(name))


@pytest.mark.parametrize(
    ("name", "kind", "value", "function_id"),
    [
        ("Finance EMEA", "region", "EMEA", "finance"),
        ("Finance - Germany", "region", "DE", "finance"),
        ("EMEA Finance", "region", "EMEA", "finance"),
        ("Finance (London)", "region", "GB", "finance"),
        ("4100 Finance", "code", "4100", "finance"),
        ("Finance Team", "wrapper", "Team", "finance"),
        ("Abteilung Finanzen", "wrapper", "Abteilung", "finance"),
        ("Finance (Do Not Use)", "annotation", "Do Not Use", "finance"),
        ("Finance [sunset soon]", "annotation", "sunset soon", "finance"),
        ("G&A - Legal", "context", "G&A", "legal"),
        ("Zyntra Accounting", "modifier", "zyntra", "accounting"),
        ("Inbound Sales Development", "motion", "inbound", "lead_generation"),
        ("Enterprise Sales", "segment", "enterprise", "enterprise_sales"),
        ("SMB Payroll", "segment", "smb", "payroll"),
    ],
)
def test_what_comes_off_is_kept_with_its_kind(name: str, kind: str, value: str, function_id: str) -> None:
    match = normalize_team(name)
    assert _ids(name) == [function_id]
    assert getattr(match.qualifiers, kind) == value
    assert match.as_dict()[kind] == value


@pytest.mark.parametrize(
    ("name", "function_id"),
    [
        ("IT", "it"),
        ("HR", "people"),
        ("PR", "public_relations"),
        ("Finance IT", "it"),
        ("Marketing & PR", "marketing; public_relations"),
        ("IT Italy", "it"),
    ],
)
def test_a_country_code_that_is_an_abbreviation_stays_a_name(name: str, function_id: str) -> None:
    assert set(function_id.split("; ")) <= set(_ids(name)) or _within(name, function_id)


def _within(name: str, function_id: str) -> bool:
    above = Vocabulary.default().function(function_id)
    found = normalize_team(name).functions
    return bool(found) and all(function.is_within(above) for function in found)


# -- paths -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "function_id"),
    [
        ("G&A - Legal", "legal"),
        ("Corporate > Finance > AP", "accounts_payable"),
        ("Corporate | Finance | Payroll", "payroll"),
        ("Engineering » Security", "security"),
        ("Finance :: Tax", "tax"),
        ("Finance - Tax - London", "tax"),
        ("Payroll - Finance", "payroll"),
        ("Finance_Payroll", "payroll"),
        ("Operations - Zyntra", "operations"),
        ("Legal - General", "legal"),
        ("Sales - Leadership", "sales"),
        ("Marketing / Germany", "marketing"),
    ],
)
def test_of_a_path_the_last_part_that_is_a_function_answers(name: str, function_id: str) -> None:
    assert _within(name, function_id)
    assert _ids(name)


def test_a_path_is_told_as_one() -> None:
    match = normalize_team("Corporate > Finance > AP")
    assert match.method is Method.HIERARCHY
    assert match.qualifiers.context == "Corporate; Finance"


def test_a_path_of_nothing_known_is_unmatched() -> None:
    assert normalize_team("Zyntra > Kestrovia > Velm").outcome is Outcome.UNMATCHED
    assert normalize_team("Zyntra > Germany > Europe").outcome is Outcome.UNMATCHED


# -- composites ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "joint", [" & ", " and ", "/", ", ", " + ", "+", " und ", " et ", " y ", " AND ", ", and ", ";", " / "]
)
def test_every_joiner_joins(joint: str) -> None:
    match = normalize_team(f"Legal{joint}Marketing")
    assert [function.id for function in match.functions] == ["legal", "marketing"]
    assert [part.key for part in match.parts] == ["legal", "marketing"]
    assert match.method is Method.COMPOSITE
    assert match.confidence <= normalize_team("Legal").confidence


@pytest.mark.parametrize(
    ("name", "function_ids"),
    [
        ("Vendite e Marketing", ["sales", "marketing"]),
        ("Inkoop en Logistiek", ["procurement", "logistics"]),
        ("Vendas e Marketing", ["sales", "marketing"]),
        ("Sales and Marketing Operations", ["sales_operations", "marketing_operations"]),
        ("Accounts Payable and Receivable", ["accounts_payable", "accounts_receivable"]),
        ("Legal/Compliance/HR", ["compliance", "people"]),
        ("Compliance & Legal", ["compliance"]),
        ("Legal & Legal", ["legal"]),
        ("Legal & Other", ["legal"]),
        ("HR & IT", ["people", "it"]),
        ("HR&IT", ["people", "it"]),
        ("Learning & Development", ["learning_development"]),
        ("Trust & Safety", ["trust_safety"]),
        ("Research and Development", ["research"]),
        ("Legal & Marketing (EMEA)", ["legal", "marketing"]),
        ("4100 - Legal & Marketing Team", ["legal", "marketing"]),
        ("Zyntra & Kestrovia", []),
    ],
)
def test_composites(name: str, function_ids: list[str]) -> None:
    assert _ids(name) == function_ids


def test_a_part_that_is_no_function_costs_confidence() -> None:
    whole, partial = normalize_team("Legal & Marketing"), normalize_team("Legal & Marketing & Zyntra")
    assert set(partial.functions) <= set(whole.functions)
    assert not partial.functions or "partial" in partial.grade


def test_the_order_of_the_parts_is_the_order_of_the_functions() -> None:
    assert _ids("Legal & Marketing & IT") == ["legal", "marketing", "it"]
    assert _ids("IT & Marketing & Legal") == ["it", "marketing", "legal"]


def test_more_parts_than_a_name_can_have_are_no_composite() -> None:
    assert normalize_team(" & ".join(["Legal", "Marketing", "IT", "Payroll"] * 5)).parts == ()


# -- heads -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "function_id"),
    [
        ("Zyntra Platform Engineering", "platform_engineering"),
        ("Club Accounting", "accounting"),
        ("Marketing Recruiting", "talent_acquisition"),
        ("Zyntra Payroll", "payroll"),
        ("Comptabilité Zyntra", "accounting"),
        ("Contabilidad Zyntra", "accounting"),
        ("Zyntra Buchhaltung", "accounting"),
    ],
)
def test_a_known_head_answers_for_unknown_words_on_the_side_of_its_language(
    name: str, function_id: str
) -> None:
    match = normalize_team(name)
    assert _ids(name) == [function_id]
    assert match.method is Method.HEAD
    assert match.qualifiers.modifier is not None
    assert match.confidence < normalize_team(function_id.replace("_", " ")).confidence + 0.1


@pytest.mark.parametrize(
    "name",
    ["Zyntra Development", "Zyntra Services", "Zyntra Management", "Zyntra Kestrovia Velm Quora Payroll"],
)
def test_a_generic_word_or_a_crowd_of_strangers_decides_nothing(name: str) -> None:
    match = normalize_team(name)
    assert match.functions == ()
