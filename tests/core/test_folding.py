"""Folding: one function makes keys, and it may be applied twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import any_name, any_text, full_width, labels, long_text
from teamnames.folding import JOINERS, fold, has_camel, joined, split_camel


@given(any_name)
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(long_text)
def test_a_long_text_folds_too(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(any_text)
def test_a_key_holds_single_blanks_and_joiners_and_nothing_else_but_letters_and_digits(name: str) -> None:
    key = fold(name)
    assert key == " ".join(key.split())
    assert all(char.isalnum() or char in " &/," for char in key)
    assert not key or (key[0] not in JOINERS and key[-1] not in JOINERS)


@given(labels)
def test_case_width_and_blanks_do_not_change_the_key(label: str) -> None:
    assert fold(full_width(label)) == fold(label)
    assert fold("\t " + "   ".join(label.split()) + "\u00a0") == fold(label)
    assert fold(label.upper().lower()) == fold(label.lower())


@given(st.text(st.characters(codec="ascii"), max_size=40))
def test_the_short_way_for_ascii_gives_what_the_long_way_gives(name: str) -> None:
    # a character outside ASCII that leaves nothing takes the name the long way
    assert fold(name + "\u200b") == fold(name)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("TeleProspecting", "teleprospecting"),
        ("tele-prospecting", "tele prospecting"),
        ("Tele Prospecting", "tele prospecting"),
        ("R & D", "r&d"),
        ("R&D", "r&d"),
        ("R and D", "r&d"),
        ("FP & A", "fp&a"),
        ("HR & IT", "hr & it"),
        ("Growth and Marketing", "growth & marketing"),
        ("Growth Marketing", "growth marketing"),
        ("IT und Organisation", "it & organisation"),
        ("Ventas y Marketing", "ventas & marketing"),
        ("Ventes et Marketing", "ventes & marketing"),
        ("Sales + Marketing", "sales & marketing"),
        ("Legal/Compliance;HR", "legal / compliance / hr"),
        ("Growth, Partnerships, & Sales", "growth , partnerships & sales"),
        ("Dirección d’Études / Achats", "direccion d etudes / achats"),
        ("Straße", "strasse"),
        ("I.T.", "it"),
        ("U.S. Sales", "us sales"),
        ("People's Office", "peoples office"),
        ("- & -", ""),
        ("\ud800", ""),
        ("Sa\u00adles", "sales"),
        ("ﬁnance", "finance"),
        ("e\u0301quipe", "equipe"),
        ("", ""),
    ],
)
def test_known_keys(name: str, key: str) -> None:
    assert fold(name) == key


def test_a_key_without_blanks_is_the_same_however_it_was_broken() -> None:
    assert joined(fold("Tele-Prospecting")) == joined(fold("TeleProspecting")) == "teleprospecting"


@pytest.mark.parametrize(
    ("name", "opened"),
    [
        ("SalesDevelopment", "Sales Development"),
        ("EMEATeam", "EMEA Team"),
        ("B2BSales", "B2 B Sales"),
        ("sales", "sales"),
        ("SALES", "SALES"),
    ],
)
def test_camels(name: str, opened: str) -> None:
    assert split_camel(name) == opened
    assert has_camel(name) is (name != opened)
