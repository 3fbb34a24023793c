"""Names in, answers out: a vocabulary, a policy and the matcher tied together."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import attrs

from teamnames.errors import NameTypeError
from teamnames.folding import fold
from teamnames.matching import Matcher
from teamnames.model import Answer, BusinessFunction, Key, Method, Outcome, Policy, TeamMatch
from teamnames.vocabulary import Vocabulary

__all__ = ["Normalizer", "default_normalizer", "is_missing", "normalize_team", "normalize_teams"]

_CACHE_SIZE = 65_536

# Filling the two slots of a TeamMatch takes half the time of calling it, and this is the call of every name.
_new = object.__new__
_set_name = TeamMatch.__dict__["name"].__set__
_set_answer = TeamMatch.__dict__["_answer"].__set__

_default: Normalizer | None = None


class Normalizer:
    """Answers names from a vocabulary under a policy.

    May be shared between threads and pickled to a worker. The answers to names without context
    are remembered, up to ``cache_size`` of them.

    >>> normalizer = Normalizer(policy=Policy(min_confidence=0.9))
    >>> normalizer.normalize_team("Tele Prospecting").function.id
    'lead_generation'
    """

    def __init__(
        self,
        vocabulary: Vocabulary | None = None,
        policy: Policy | None = None,
        *,
        cache_size: int = _CACHE_SIZE,
    ) -> None:
        self.vocabulary = vocabulary if vocabulary is not None else Vocabulary.default()
        self.policy = policy or Policy()
        self._cache_size = cache_size
        self._by_name: dict[str, TeamMatch] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuilt, (self.vocabulary, self.policy, self._cache_size))

    @cached_property
    def matcher(self) -> Matcher:
        """The stages behind it, built on first use."""
        return Matcher(self.vocabulary, self.policy)

    @cached_property
    def _answers(self) -> dict[Key, Answer]:
        return self.matcher.answers

    def forget(self) -> None:
        """Empty the memory of names already answered."""
        self._by_name.clear()
        self.matcher.index.forget()

    def normalize_team(self, name: object, *, parent: object = None, title: object = None) -> TeamMatch:
        """Answer one name.

        Args:
            name: a ``str``, or a missing value (``None``, NaN, ``pandas.NA``, ``pandas.NaT``).
            parent: the division it sits in, if known. Settles an ambiguous name, overrules no clear one.
            title: a job title on the same row, likewise; it speaks before the parent.

        Raises:
            NameTypeError: one of them is neither a string nor a missing value.

        >>> normalize_team("CS", title="Support Agent").function.id
        'customer_support'
        """
        if parent is not None or title is not None:
            return self._answer_in_context(name, parent, title)
        if type(name) is not str:
            return self._answer(name)
        known = self._by_name.get(name)
        return known if known is not None else self._answer(name)

    def normalize_teams(self, names: Iterable[object]) -> list[TeamMatch]:
        """Answer many names; each distinct one is worked out once.

        Raises:
            NameTypeError: one of them is neither a string nor a missing value; the message says which.
        """
        answers: dict[str, TeamMatch] = {}
        found: list[TeamMatch] = []
        for place, name in enumerate(names):
            match = answers.get(name) if type(name) is str else None
            if match is None:
                try:
                    match = self._answer(name)
                except NameTypeError as error:
                    raise NameTypeError(f"name {place}: {error}") from None
                if type(name) is str:
                    answers[name] = match
            found.append(match)
        return found

    def _answer(self, name: object) -> TeamMatch:
        if not isinstance(name, str):
            return self._missing(name)
        folded = fold(name)
        answer = self._answers.get(folded)
        if answer is None or "(" in name or "[" in name:
            answer = self.matcher.answer(name, folded)
        match = _new(TeamMatch)
        _set_name(match, name)
        _set_answer(match, answer)
        if len(self._by_name) >= self._cache_size:
            self._by_name.clear()
        self._by_name[name] = match
        return match

    def _missing(self, name: object) -> TeamMatch:
        if not is_missing(name):
            raise NameTypeError(
                f"a name is a str or a missing value, not {type(name).__name__}: {name!r:.80}"
            )
        answer = Answer(
            Outcome.BLANK, Key(""), reason="a missing value", table_version=self.vocabulary.version
        )
        return TeamMatch(None, answer)

    def _answer_in_context(self, name: object, parent: object, title: object) -> TeamMatch:
        around = [function for said in (title, parent) for function in self._named_by(said)]
        if not isinstance(name, str):
            return self._missing(name)
        folded = fold(name)
        answer = self.matcher.answer(name, folded, tuple(around))
        if self.policy.parent_fallback and answer.outcome is Outcome.UNMATCHED and "bucket" in answer.reason:
            above = self._named_by(parent)
            if above:
                reason = f"{answer.reason}; its parent answers"
                answer = attrs.evolve(
                    answer, outcome=Outcome.MATCHED, functions=above, method=Method.CONTEXT,
                    confidence=self._answer(parent).confidence, reason=reason, alternatives=(),
                )  # fmt: skip
        return TeamMatch(name, answer)

    def _named_by(self, said: object) -> tuple[BusinessFunction, ...]:
        return self._answer(said).functions


def _rebuilt(vocabulary: Vocabulary, policy: Policy, cache_size: int) -> Normalizer:
    return Normalizer(vocabulary, policy, cache_size=cache_size)


def is_missing(value: object) -> bool:
    """Tell whether a value stands for "no value": ``None``, NaN, ``pandas.NA``, ``pandas.NaT``.

    >>> is_missing(float("nan")), is_missing(""), is_missing(0)
    (True, False, False)
    """
    if value is None:
        return True
    try:
        return bool(value != value)  # noqa: PLR0124 - only NaN and its kin differ from themselves
    except (TypeError, ValueError):  # pandas.NA is neither true nor false; an array has no one answer
        return type(value).__name__ == "NAType"


def default_normalizer() -> Normalizer:
    """Give the normaliser behind ``normalize_team``, built on first use."""
    global _default  # noqa: PLW0603 - the one lazily built default
    if _default is None:
        _default = Normalizer()
    return _default


def normalize_team(name: object, *, parent: object = None, title: object = None) -> TeamMatch:
    """Answer one name from the vocabulary that ships with teamnames; see ``Normalizer.normalize_team``.

    >>> m = normalize_team("4100 - TeleProspecting Team (EMEA)")
    >>> m.function.id, m.qualifiers.code, m.qualifiers.region
    ('lead_generation', '4100', 'EMEA')
    """
    return default_normalizer().normalize_team(name, parent=parent, title=title)


def normalize_teams(names: Iterable[object]) -> list[TeamMatch]:
    """Answer many names from the vocabulary that ships with teamnames; see ``Normalizer.normalize_teams``.

    >>> [m.function.id for m in normalize_teams(["SDRs", "Accounts Payable"])]
    ['lead_generation', 'accounts_payable']
    """
    return default_normalizer().normalize_teams(names)
