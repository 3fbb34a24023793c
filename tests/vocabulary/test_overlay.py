"""A user's own table: it wins, it forbids, it adds functions, it says what it did."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from teamnames import Method, Normalizer, Outcome, TeamMatch, Vocabulary, VocabularyError
from teamnames.vocabulary.overlay import check_overlays

Extend = Callable[..., Vocabulary]

HEAD = "label,function_id,reading,language,note\n"


def ids(match: TeamMatch) -> list[str]:
    return [function.id for function in match.functions]


def answers(vocabulary: Vocabulary, *names: str) -> list[list[str]]:
    return [ids(match) for match in Normalizer(vocabulary).normalize_teams(names)]


def test_a_row_wins_over_alias_bucket_and_placeholder(extended: Extend) -> None:
    names = ("Accounts Payable", "Other", "N/A")
    plain = Vocabulary.default()
    assert answers(plain, *names) == [["accounts_payable"], [], []]
    mine = extended(plain, "label,function_id\n" + "".join(f"{name},legal\n" for name in names))
    assert answers(mine, *names) == [["legal"]] * 3
    assert Normalizer(mine).normalize_team("N/A").method is Method.DECIDED


def test_case_accents_width_and_wrappers_do_not_matter(extended: Extend) -> None:
    mine = extended(Vocabulary.default(), "label,function_id\nÉquipe Zephyr,legal\nBüro Zwei,finance\n")
    names = ("equipe zephyr", "ÉQUIPE  ZEPHYR", "Équipe Zephyr", "Équipe Zephyr Department", "Buero zwei")
    assert answers(mine, *names) == [["legal"]] * 4 + [["finance"]]


@pytest.mark.parametrize(
    "name", ["4100", "4100 - anything", "CC 4100 anything", "anything (4100)", "4100 - Legal"]
)
def test_a_code_of_ones_own_leads_to_its_function(name: str, extended: Extend) -> None:
    mine = extended(Vocabulary.default(), "code,function\n4100,Treasury\n")
    match = Normalizer(mine).normalize_team(name)
    assert ids(match) == ["treasury"]
    assert Normalizer().normalize_team("4100").outcome is Outcome.UNMATCHED


def test_never_without_a_function_forbids_every_answer(extended: Extend) -> None:
    mine = extended(Vocabulary.default(), HEAD + "Tiger Team,,never,,a yearly off-site\nPayroll,,never,,\n")
    normalizer = Normalizer(mine)
    match = normalizer.normalize_team("TIGER team")
    assert (match.outcome, match.note) == (Outcome.UNMATCHED, "a yearly off-site")
    assert match.reason == "your own table says that this is never a function"
    assert answers(mine, "Payroll", "Payroll Team", "Payroll EMEA") == [[], [], []]


def test_never_with_a_function_forbids_this_one_by_whatever_way(extended: Extend) -> None:
    plain = Vocabulary.default()
    before = answers(plain, "Platform Treasury", "Procurement Team")
    assert before == [["treasury"], ["procurement"]]
    mine = extended(plain, HEAD + "Platform Treasury,treasury,never,,\nProcurement,procurement,never,,\n")
    assert answers(mine, "Platform Treasury", "Procurement Team") == [[], []]
    assert answers(mine, "Treasury", "Purchasing") == [["treasury"], ["procurement"]]


def test_never_with_a_function_leaves_the_other_readings(extended: Extend) -> None:
    plain = Vocabulary.default()
    assert Normalizer(plain).normalize_team("Accounts").function == plain.function("accounting")
    mine = extended(plain, HEAD + "Accounts,accounting,never,,\n")
    match = Normalizer(mine).normalize_team("Accounts")
    left = {*ids(match), *(candidate.function.id for candidate in match.alternatives)}
    assert "accounting" not in ids(match)
    assert "account_management" in left


def test_readings_of_ones_own_are_all_readings(extended: Extend) -> None:
    mine = extended(Vocabulary.default(), HEAD + "CS,customer_success,,,\nCS,customer_support,also,,\n")
    match = Normalizer(mine).normalize_team("CS")
    assert ids(match) == ["customer_success"]
    assert [candidate.function.id for candidate in match.alternatives] == ["customer_support"]


def test_two_readings_without_a_default_are_ambiguous(extended: Extend) -> None:
    mine = extended(Vocabulary.default(), HEAD + "Zephyr,legal,also,,\nZephyr,sales,also,,\n")
    match = Normalizer(mine).normalize_team("Zephyr")
    assert match.outcome is Outcome.AMBIGUOUS
    assert {candidate.function.id for candidate in match.alternatives} == {"legal", "sales"}


def test_one_row_may_name_several_functions_in_their_order(extended: Extend) -> None:
    mine = extended(Vocabulary.default(), "label,function_id\nGTM,sales; Marketing\n")
    match = Normalizer(mine).normalize_team("GTM")
    assert ids(match) == ["sales", "marketing"]
    assert (match.function, match.alias) == (None, None)


def test_a_new_function_takes_its_place_and_answers_to_its_label(extended: Extend) -> None:
    head = "label,function_id,function_label,broader,definition\n"
    text = head + "Wagenpark,fleet,Fleet Care,logistics,Keeps vans.\n"
    mine = extended(Vocabulary.default(), text)
    assert mine.function("fleet").path == (
        "Supply Chain & Procurement",
        mine.function("logistics").label,
        "Fleet Care",
    )
    assert mine.function("fleet").definition == "Keeps vans."
    assert answers(mine, "Wagenpark", "fleet care") == [["fleet"], ["fleet"]]
    assert [alias.label for alias in mine.aliases_of("fleet")] == ["Wagenpark", "Fleet Care"]


def test_a_new_function_may_stand_at_the_top_without_a_label_of_its_own(extended: Extend) -> None:
    mine = extended(Vocabulary.default(), "label,function_id,function_label\n,fleet,Fleet Care\n")
    assert mine.function("fleet").group is mine.function("fleet")
    assert answers(mine, "Fleet Care") == [["fleet"]]


def test_later_tables_know_the_functions_of_earlier_ones_and_win(extended: Extend) -> None:
    first = "label,function_id,function_label\nVans,fleet,Fleet Care\nTrucks,fleet,\n"
    mine = extended(Vocabulary.default(), first, "label,function_id\nTrucks,logistics\nCars,Fleet Care\n")
    assert answers(mine, "Vans", "Trucks", "Cars") == [["fleet"], ["logistics"], ["fleet"]]


def test_a_function_may_be_defined_alike_in_two_tables(extended: Extend) -> None:
    text = "label,function_id,function_label\nVans,fleet,Fleet Care\n"
    mine = extended(Vocabulary.default(), text, text.replace("Vans", "Trucks"))
    assert answers(mine, "Vans", "Trucks", "Fleet Care") == [["fleet"]] * 3


def test_a_later_never_for_one_function_leaves_what_an_earlier_table_says_of_others(extended: Extend) -> None:
    first = HEAD + "CS,customer_success,,,\nCS,sales,also,,\n"
    mine = extended(Vocabulary.default(), first, HEAD + "CS,sales,never,,\n")
    match = Normalizer(mine).normalize_team("CS")
    assert (ids(match), match.alternatives) == (["customer_success"], ())


def test_overrides_are_told_and_agreement_is_not(small: Vocabulary, extended: Extend) -> None:
    mine = extended(
        small, HEAD + "Finance,finance,,,\nAccounts,legal,,,\nNew Name,legal,,,\nTax,legal,never,,\n"
    )
    (override,) = mine.overridden
    assert (override.label, override.line) == ("Accounts", 3)
    assert override.before == (("finance", "default"), ("support", "also"))
    assert override.now == (("legal", "default"),)
    assert str(override).endswith(
        "table0.csv:3: 'Accounts': finance (default), support (also) → legal (default)"
    )


def test_the_version_names_every_table_by_its_hash(small: Vocabulary, extended: Extend) -> None:
    texts = ("label,function_id\nBooks,finance\n", "label,function_id\nLaw,legal\n")
    hashes = [hashlib.sha256(text.encode()).hexdigest()[:8] for text in texts]
    assert extended(small, *texts).version == f"{small.version}+{hashes[0]}+{hashes[1]}"
    match = Normalizer(extended(small, texts[0])).normalize_team("Law")
    assert match.table_version == f"{small.version}+{hashes[0]}"


def test_note_reason_and_who_decided_reach_the_answer(extended: Extend) -> None:
    text = "label,function_id,note,by,date,reason\nZephyr,legal,moved,Ada,2026-03-01,new plan\n"
    match = Normalizer(extended(Vocabulary.default(), text)).normalize_team("Zephyr Team")
    assert match.note == "moved; new plan; decided by Ada on 2026-03-01"
    assert f"Your own table notes: {match.note}." in match.explain()


def test_sources_name_the_table_and_not_its_folder(small: Vocabulary, extended: Extend) -> None:
    mine = extended(small, "label,function_id\nBooks,finance\n", "label,function_id\nLaw,legal\n")
    assert mine.sources["user"].title == "your own table table0.csv, table1.csv"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_spreadsheets_in_their_dialects_are_read(
    separator: str, end: str, encoding: str, small: Vocabulary, tmp_path: Path
) -> None:
    lines = ["Label", "Function", "Function Label"], ['"Büro, ""A""; B"', "law", "Law & Order"], ["", "", ""]
    path = tmp_path / "mine.txt"
    path.write_bytes(end.join(separator.join(line) for line in lines).encode(encoding))
    mine = small.extended_with(path)
    assert mine.overlay[0][:2] == ('Büro, "A"; B', "law")


def test_no_tables_change_nothing(small: Vocabulary) -> None:
    assert small.extended_with([]) is small


def test_faults_of_all_tables_are_collected_when_they_are_checked(small: Vocabulary, tmp_path: Path) -> None:
    paths = [tmp_path / "one.csv", tmp_path / "two.csv"]
    for path in paths:
        path.write_text("label,function_id\nBooks,finanse\n", encoding="utf-8")
    _, findings = check_overlays(small, paths)
    assert [finding.file for finding in findings] == [str(path) for path in paths]
    with pytest.raises(
        VocabularyError, match=r"one\.csv:2:function_id: no function; did you mean 'finance'\?"
    ):
        small.extended_with(paths)


def test_rows_in_force_leave_out_what_is_overridden(small: Vocabulary, extended: Extend) -> None:
    mine = extended(small, HEAD + "Accounts,legal,,,\nPMM,product_marketing,never,,\nBuero,,never,,\n")
    held = {(alias.label, alias.function_id) for alias in mine.aliases}
    assert held == ({(a.label, a.function_id) for a in small.aliases} | {("Accounts", "legal")}) - {
        ("Accounts", "finance"),
        ("Accounts", "support"),
        ("PMM", "product_marketing"),
        ("Büro", "support"),
    }
    assert len(mine) == len(held)


def _elsewhere(normalizer: Normalizer, names: list[str]) -> list[TeamMatch]:
    return normalizer.normalize_teams(names)


def test_extended_and_limited_vocabularies_answer_the_same_on_a_worker(extended: Extend) -> None:
    text = HEAD + "4100,treasury,,,plan\nPayroll,,never,,\nZephyr,fpa,,,\n"
    mine = extended(Vocabulary.default(), text).limited_to(functions=["treasury", "payroll", "fpa"])
    names = ["4100 - x", "Payroll", "Zephyr", "Treasury", "Legal", "FP&A", "Tresury", ""]
    here = Normalizer(mine).normalize_teams(names)
    assert [ids(match) for match in here] == [
        ["treasury"],
        [],
        ["fpa"],
        ["treasury"],
        [],
        ["fpa"],
        ["treasury"],
        [],
    ]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        there = pool.submit(_elsewhere, Normalizer(mine), names).result()
    assert there == here
    assert [match.explain() for match in there] == [match.explain() for match in here]
    copy = pickle.loads(pickle.dumps(mine))
    assert (copy.version, copy.overlay, copy.overridden) == (mine.version, mine.overlay, mine.overridden)
