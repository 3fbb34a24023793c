"""Names of stages in, answers out: one normaliser a scheme, each over the same aliases read its way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from teamnames.errors import UnknownSchemeError, nearest
from teamnames.folding import fold
from teamnames.model import Policy
from teamnames.normalizer import Normalizer
from teamnames.stages.answer import StageMatch
from teamnames.stages.lending import stage_vocabulary
from teamnames.vocabulary import Vocabulary
from teamnames.vocabulary.tables import Row, all_tables

__all__ = ["StageNormalizer", "default_stage_normalizer", "normalize_stage", "normalize_stages"]

_default: StageNormalizer | None = None


class StageNormalizer:
    """Answers names of buyer stages, as ``Normalizer`` answers names of teams.

    It is what ``normalize_column(..., kind="stage")`` takes for a normaliser: the method
    ``normalize_stage`` answers one name with an object whose ``as_dict()`` is flat and always has the
    same keys, ``stage`` and ``stage_id`` among them, and which has the same ``outcome`` as an answer
    for a team. It may be shared between threads and pickled to a worker.

    Args:
        vocabulary: one from ``stage_vocabulary``, maybe extended with a table of your own.
        policy: thresholds. ``max_modifiers`` does not count: an unknown word before the name of a stage
            ("Lapsing Customer") may turn it into its opposite, so no stage is answered by a head. Nor
            does ``bracketed_parts``: a stage in brackets is one ("Customer (Churned)").
        scheme: whose list the names come from, where a call does not say.

    Raises:
        UnknownSchemeError: no list of that name is known.

    >>> hubspot = StageNormalizer(scheme="HubSpot")
    >>> hubspot.normalize_stage("salesqualifiedlead").stage.id
    'prospect'
    """

    def __init__(
        self,
        vocabulary: Vocabulary | None = None,
        policy: Policy | None = None,
        *,
        scheme: str | None = None,
    ) -> None:
        self.vocabulary = vocabulary if vocabulary is not None else stage_vocabulary()
        self.policy = attrs.evolve(policy or Policy(), max_modifiers=0, bracketed_parts=True)
        self._given = vocabulary
        self.funnel = Vocabulary.default().funnel
        self._normalizers: dict[str | None, Normalizer] = {}
        self.scheme = self._scheme(scheme)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuilt, (self._given, self.policy, self.scheme))

    @property
    def schemes(self) -> tuple[str, ...]:
        """The names of the lists that ``scheme`` accepts."""
        return tuple(self.funnel.schemes)

    def normalize_stage(self, name: object, *, scheme: str | None = None) -> StageMatch:
        """Answer one name.

        Args:
            name: a ``str``, or a missing value (``None``, NaN, ``pandas.NA``, ``pandas.NaT``).
            scheme: whose list it comes from ("hubspot", "salesforce", "pardot" …; ``schemes`` has them
                all). What that list says of a name settles it; names that the list does not have
                are answered as without it.

        Raises:
            NameTypeError: it is neither a string nor a missing value.
            UnknownSchemeError: no list of that name is known.

        >>> normalize_stage("Prospect").stage.id, normalize_stage("Prospect", scheme="pardot").stage.id
        ('prospect', 'lead')
        """
        named = self.scheme if scheme is None else self._scheme(scheme)
        return StageMatch(self._normalizer(named).normalize_team(name), self.funnel, named)

    def normalize_stages(self, names: Iterable[object], *, scheme: str | None = None) -> list[StageMatch]:
        """Answer many names; each distinct one is worked out once.

        Raises:
            NameTypeError: one of them is neither a string nor a missing value; the message says which.
            UnknownSchemeError: no list of that name is known.
        """
        named = self.scheme if scheme is None else self._scheme(scheme)
        found = self._normalizer(named).normalize_teams(names)
        made = {id(match): match for match in found}
        wrapped = {place: StageMatch(match, self.funnel, named) for place, match in made.items()}
        return [wrapped[id(match)] for match in found]

    def _scheme(self, scheme: str | None) -> str | None:
        if scheme is None:
            return None
        named = fold(scheme).replace(" ", "_")
        if named not in self.funnel.schemes:
            known = ", ".join(self.schemes)
            raise UnknownSchemeError(f"no scheme {scheme!r}{nearest(named, self.schemes)}; accepted: {known}")
        return named

    def _normalizer(self, scheme: str | None) -> Normalizer:
        made = self._normalizers.get(scheme)
        if made is None:
            vocabulary = self.vocabulary if scheme is None else self._said_by(scheme)
            made = self._normalizers[scheme] = Normalizer(vocabulary, self.policy)
        return made

    def _said_by(self, scheme: str) -> Vocabulary:
        """Give the vocabulary with the readings that a scheme gives its own values."""
        values = self.funnel.schemes[scheme]
        aliases = tuple(_read_by(values.get(fold(row[0])), row) for row in self.vocabulary.tables["aliases"])
        tables = {**all_tables(self.vocabulary.tables), "aliases": aliases}
        overlay, overridden = self.vocabulary.overlay, self.vocabulary.overridden
        return Vocabulary(tables, self.vocabulary.version, overlay, overridden)


def _read_by(stage_ids: tuple[str, ...] | None, row: Row) -> Row:
    if stage_ids is None:
        return row
    reading = "default" if stage_ids == (row[1],) else "also"
    return (*row[:3], reading, *row[4:])


def _rebuilt(vocabulary: Vocabulary | None, policy: Policy, scheme: str | None) -> StageNormalizer:
    return StageNormalizer(vocabulary, policy, scheme=scheme)


def default_stage_normalizer() -> StageNormalizer:
    """Give the normaliser behind ``normalize_stage``, built on first use."""
    global _default  # noqa: PLW0603 - the one lazily built default
    if _default is None:
        _default = StageNormalizer()
    return _default


def normalize_stage(name: object, *, scheme: str | None = None) -> StageMatch:
    """Answer one name of a buyer stage from the shipped vocabulary; see ``StageNormalizer.normalize_stage``.

    >>> normalize_stage("Open - Not Contacted").stage.id
    'lead'
    >>> normalize_stage("Lead").stage < normalize_stage("Verkaufschance").stage
    True
    """
    return default_stage_normalizer().normalize_stage(name, scheme=scheme)


def normalize_stages(names: Iterable[object], *, scheme: str | None = None) -> list[StageMatch]:
    """Answer many names of buyer stages; see ``StageNormalizer.normalize_stages``.

    >>> [m.stage.id for m in normalize_stages(["Closed Won", "closed_lost"])]
    ['customer', 'lost']
    """
    return default_stage_normalizer().normalize_stages(names, scheme=scheme)
