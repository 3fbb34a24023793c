"""The vocabulary of stages: its own tables, and those that the vocabulary of teams lends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from teamnames.folding import fold
from teamnames.vocabulary import Vocabulary
from teamnames.vocabulary.funnel import stage_tables
from teamnames.vocabulary.tables import Row, Tables

__all__ = ["stage_vocabulary"]

_SHARED: Mapping[str, tuple[int, frozenset[str]] | None] = {
    "sources": None,
    "placeholders": None,
    "buckets": (1, frozenset(("level",))),  # "Leads" is a level there
    "regions": None,
    "wrappers": None,
    "motions": None,
    "opposites": None,
    "real_words": None,
    "segments": (1, frozenset(("customer_base",))),  # "Existing Customers" is a stage here
    "word_roles": (1, frozenset(("generic", "light", "modifier", "open", "shared"))),  # small words stay
    "expansions": (2, frozenset(("agent",))),  # an evangelist is not what evangelism does
}
"""Tables of the team vocabulary that serve stages too; the column and the values of rows that do not."""

_ENGLISH = frozenset(("en", "mul"))


class _Tables(dict[str, Sequence[Row]]):
    """The tables of the stage vocabulary with what that of teams lends, each joined when it is asked for."""

    def __init__(self, own: Tables, team: Tables) -> None:
        super().__init__()
        self._own, self._team = own, team

    def __missing__(self, name: str) -> Sequence[Row]:
        rows = self._own[name]
        if name in _SHARED:
            known = {fold(row[0]) for row in rows}
            lent = (row for row in self._team[name] if self._serves(name, row))
            rows = (*rows, *(row for row in lent if fold(row[0]) not in known))
        self[name] = rows
        return rows

    @staticmethod
    def _serves(name: str, row: Row) -> bool:
        other = _SHARED[name]
        if other is not None and row[other[0]] in other[1]:
            return False
        return name != "expansions" or row[3] in _ENGLISH


def stage_vocabulary(team: Vocabulary | None = None) -> Vocabulary:
    """Give the vocabulary of buyer stages: its concepts are stages, its noise words also those of teams.

    Args:
        team: whose placeholders, regions and other noise words serve; the shipped one if none is given.

    >>> vocabulary = stage_vocabulary()
    >>> [alias.label for alias in vocabulary.aliases_of("customer") if alias.kind == "preferred"][:3]
    ['Kunde', 'Customer', 'Cliente']
    """
    team = team if team is not None else Vocabulary.default()
    return Vocabulary(_Tables(stage_tables(), team.tables), team.version)
