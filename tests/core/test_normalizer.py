"""The normaliser: bounded memory, safe between threads, whole after pickling."""

from __future__ import annotations

import pickle
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from teamnames import (
    Normalizer,
    Policy,
    TeamMatch,
    UnknownFunctionError,
    Vocabulary,
    normalize_team,
    normalize_teams,
)
from teamnames.normalizer import default_normalizer, is_missing

_NAMES = [
    "SDRs",
    "4100 - Sales Developement (EMEA)",
    "Sales & Marketing",
    "G&A - Legal",
    "London",
    "n/a",
    "CS",
    "Zyntra",
]


def test_one_default_stands_behind_the_functions() -> None:
    assert default_normalizer() is default_normalizer()
    assert normalize_team("Sales") is default_normalizer().normalize_team("Sales")
    assert normalize_teams([]) == []


def test_several_threads_get_what_one_gets() -> None:
    expected = Normalizer().normalize_teams(_NAMES)
    shared = Normalizer(cache_size=3)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as pool:
            rounds = list(
                pool.map(
                    lambda turn: [shared.normalize_team(_NAMES[(turn + n) % 8]) for n in range(8)], range(64)
                )
            )
    finally:
        sys.setswitchinterval(interval)
    for turn, answers in enumerate(rounds):
        assert answers == [expected[(turn + n) % 8] for n in range(8)]


def test_it_survives_pickling_with_its_table_and_policy(tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text("label,function_id\nZyntra,finance\n", encoding="utf-8")
    mine = Normalizer(
        Vocabulary.default().extended_with(str(table)), Policy(min_confidence=0.9), cache_size=7
    )
    twin = pickle.loads(pickle.dumps(mine))
    assert twin.policy == mine.policy
    assert twin.normalize_teams(_NAMES) == mine.normalize_teams(_NAMES)
    assert [function.id for function in twin.normalize_team("Zyntra").functions] == ["finance"]


def test_the_shipped_vocabulary_is_pickled_by_name() -> None:
    assert pickle.loads(pickle.dumps(Vocabulary.default())) is Vocabulary.default()
    assert len(pickle.dumps(Normalizer())) < 1000


def test_a_worker_answers_the_same() -> None:
    normalizer = Normalizer(policy=Policy(min_confidence=0.6))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        answers: list[TeamMatch] = pool.submit(normalizer.normalize_teams, _NAMES).result()
    assert answers == normalizer.normalize_teams(_NAMES)


@pytest.mark.parametrize("cache_size", [1, 2, 1000])
def test_what_it_remembers_is_bounded_and_changes_no_answer(cache_size: int) -> None:
    normalizer = Normalizer(cache_size=cache_size)
    for _ in range(2):
        for name in _NAMES:
            assert normalizer.normalize_team(name) == normalize_team(name)
            assert len(normalizer._by_name) <= cache_size
    normalizer.forget()
    assert not normalizer._by_name
    assert normalizer.normalize_team(_NAMES[0]) == normalize_team(_NAMES[0])


def test_a_smaller_vocabulary_answers_less() -> None:
    sales = Normalizer(
        Vocabulary.default().limited_to(functions=["sales", "lead_generation"], languages=["en"])
    )
    assert [f.id for f in sales.normalize_team("SDR Team").functions] == ["lead_generation"]
    assert sales.normalize_team("Payroll").functions == ()
    assert sales.normalize_team("Vertrieb").functions == ()
    with pytest.raises(UnknownFunctionError, match=r"'sale'.*did you mean 'sales'"):
        Vocabulary.default().limited_to(functions=["sale"])


def test_what_counts_as_missing() -> None:
    assert is_missing(None)
    assert is_missing(float("nan"))
    assert not any(map(is_missing, ("", "nan", 0, False, [], object())))


def test_an_empty_vocabulary_answers_nothing_and_raises_nothing() -> None:
    tables = dict.fromkeys(Vocabulary.default().tables, ())
    from teamnames.vocabulary.tables import COLUMNS

    empty = Normalizer(Vocabulary(dict.fromkeys(COLUMNS, ()) | tables, "empty"))
    for name in _NAMES:
        match = empty.normalize_team(name)
        assert match.functions == ()
        assert match.table_version == "empty"
