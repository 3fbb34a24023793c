"""Readings that merge or share a parent, and the confidence of each way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from teamnames import Method, Normalizer, Vocabulary
from teamnames.matching.confidence import Confidence
from teamnames.matching.found import common_parent, merge, weaker


@given(st.lists(st.sampled_from(sorted(Vocabulary.default().functions)), min_size=1, max_size=5))
def test_merging_keeps_the_deepest_of_each_line_and_the_order(ids: list[str]) -> None:
    functions = [Vocabulary.default().function(one) for one in ids]
    merged = merge(functions)
    assert list(merged) == [f for f in dict.fromkeys(functions) if f in merged]
    for function in functions:
        assert any(kept.is_within(function) for kept in merged)
    assert merge(merged) == merged


@given(st.lists(st.sampled_from(sorted(Vocabulary.default().functions)), min_size=1, max_size=4))
def test_the_common_parent_is_the_deepest_function_above_all(ids: list[str]) -> None:
    vocabulary = Vocabulary.default()
    functions = [vocabulary.function(one) for one in ids]
    above = [one for one in vocabulary.functions.values() if all(f.is_within(one) for f in functions)]
    parent = common_parent(functions)
    assert parent == (max(above, key=lambda one: len(one.path)) if above else None)


def test_nothing_has_no_common_parent() -> None:
    assert common_parent(()) is None


@given(st.sampled_from(Method), st.sampled_from(Method))
def test_the_weakest_link_names_the_way(one: Method, other: Method) -> None:
    order = list(Method)
    assert order.index(weaker(one, other)) == max(order.index(one), order.index(other))


def test_confidence_falls_with_the_strength_of_the_method() -> None:
    fitted = Confidence.fitted()
    assert fitted is Confidence.fitted()
    assert fitted.of("decided") == 1.0
    strengths = [fitted.of(method) for method in ("decided", "exact", "peeled", "composite:partial")]
    assert strengths == sorted(strengths, reverse=True)
    assert fitted.of("exact:never seen") == fitted.of("exact")


def test_every_grade_that_the_table_of_names_comes_to_has_a_confidence(
    normalizer: Normalizer, rows: tuple[tuple[str, ...], ...]
) -> None:
    for row in rows:
        for name in (
            row[0],
            f"{row[0]} Team",
            f"Zyntra {row[0]}",
            f"{row[0]} & Legal",
            f"Corporate - {row[0]}",
        ):
            match = normalizer.normalize_team(name)
            assert (0.5 <= match.confidence <= 1.0) is bool(match.functions), name
            assert not match.functions or match.grade.split(":")[0] in {str(method) for method in Method}
