"""The vocabulary: functions, the aliases that name them, and all that is known of both.

A few lines over 300, a sixth of them the documentation of its public calls.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from teamnames.errors import UnknownFunctionError, nearest
from teamnames.folding import fold
from teamnames.model import (
    Alias,
    AliasKind,
    BusinessFunction,
    Crosswalk,
    Key,
    Reading,
    Source,
    Stage,
    Statement,
    Trend,
    TrendClaim,
    decided_trend,
    deciding_claims,
)
from teamnames.vocabulary.funnel import Funnel, stage_tables
from teamnames.vocabulary.tables import Row, Tables, all_tables, load_tables

if TYPE_CHECKING:
    from teamnames.vocabulary.overlay import Override, Paths

__all__ = ["TABLE_VERSION", "Vocabulary"]

TABLE_VERSION = "2026.11.0"
"""Of the tables shipped here: year, month, number."""

_default: Vocabulary | None = None


class Vocabulary:
    """Functions and their aliases, read from tables. Immutable once made.

    ``Vocabulary.default()`` is the one that ships with teamnames. ``extended_with`` lays a user's
    own table over it, ``limited_to`` keeps a part of it.

    >>> vocabulary = Vocabulary.default()
    >>> vocabulary.function("lead_generation").path
    ('Sales', 'Lead Generation')
    """

    def __init__(
        self,
        tables: Tables,
        version: str = TABLE_VERSION,
        overlay: tuple[Row, ...] = (),
        overridden: tuple[Override, ...] = (),
    ) -> None:
        self.tables = tables
        self.version = version
        self.overlay = overlay
        """Rows of the user's own tables, which win: label, function_id, reading, language, note."""
        self.overridden = overridden
        """Names whose readings the user's own tables changed, with file and line."""
        self._aliases: dict[Row, Alias] = {}

    @classmethod
    def default(cls) -> Vocabulary:
        """Give the vocabulary that ships with teamnames, read once."""
        global _default  # noqa: PLW0603 - the one lazily built default
        if _default is None:
            _default = cls(load_tables())
        return _default

    def __reduce__(self) -> tuple[Any, ...]:
        if self is _default:
            return (_shipped, ())  # cloudpickle carries a bound method by value, without its module
        return (Vocabulary, (all_tables(self.tables), self.version, self.overlay, self.overridden))

    def __repr__(self) -> str:
        return f"<Vocabulary {self.version}: {len(self.functions)} functions, {len(self)} aliases>"

    def __len__(self) -> int:
        return len(self._rows)

    @cached_property
    def _rows(self) -> Sequence[Row]:
        if not self.overlay:
            return self.tables["aliases"]
        from teamnames.vocabulary.overlay import rows_in_force

        return rows_in_force(self)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Every source by id."""
        return {row[0]: Source(*row) for row in self.tables["sources"]}

    def _source(self, source_id: str) -> Source:
        return self.sources.get(source_id) or Source(source_id)

    @cached_property
    def claims(self) -> Mapping[tuple[Key, str], tuple[TrendClaim, ...]]:
        """Trend claims by key and function id, oldest first."""
        found: dict[tuple[Key, str], list[TrendClaim]] = defaultdict(list)
        for label, function_id, direction, first, last, scope, basis, *numbers, source in self.tables[
            "trend_claims"
        ]:
            count, total, change, q = numbers
            claim = TrendClaim(
                label=label,
                function_id=function_id,
                direction=Trend(direction),
                first_year=int(first),
                last_year=int(last),
                scope=scope,
                basis=basis,
                count=int(count) if count else None,
                change=float(change) if change else None,
                source=self._source(source),
                q=float(q) if q else None,
                total=int(total) if total else None,
            )
            found[fold(label), function_id].append(claim)
        return {
            place: tuple(sorted(claims, key=lambda claim: (claim.last_year, claim.first_year, claim.basis)))
            for place, claims in found.items()
        }

    @cached_property
    def functions(self) -> Mapping[str, BusinessFunction]:
        """Every business function by id, parents before children."""
        crosswalk: dict[str, list[Crosswalk]] = defaultdict(list)
        for function_id, *rest in self.tables["crosswalk"]:
            crosswalk[function_id].append(Crosswalk(*rest))
        statements: dict[str, list[Statement]] = defaultdict(list)
        for function_id, aspect, text, source in self.tables["statements"]:
            statements[function_id].append(Statement(aspect, text, self._source(source)))
        companions: dict[str, set[str]] = defaultdict(set)
        for function_id, companion, _ in self.tables["companions"]:
            companions[function_id].add(companion)
        moving: dict[tuple[str, Trend], list[TrendClaim]] = defaultdict(list)
        for (_, function_id), claims in self.claims.items():
            for claim in deciding_claims(claims)[-1:]:
                moving[function_id, decided_trend(claims)].append(claim)
        rows = {row[0]: row for row in self.tables["functions"]}
        funnel = self._funnel
        made: dict[str, BusinessFunction] = {}

        def make(function_id: str) -> BusinessFunction:
            if function_id not in made:
                _, label, broader, definition, scope_note, status, _ = rows[function_id]
                made[function_id] = BusinessFunction(
                    id=function_id,
                    label=label,
                    broader=make(broader) if broader else None,
                    definition=definition,
                    scope_note=scope_note,
                    status=status,
                    crosswalk=tuple(crosswalk[function_id]),
                    statements=tuple(statements[function_id]),
                    companions=frozenset(companions[function_id]),
                    rising_aliases=_newest_first(moving[function_id, Trend.UP]),
                    fading_aliases=_newest_first(moving[function_id, Trend.DOWN]),
                    stages=funnel.stages_of(function_id),
                    handoffs=funnel.handoffs.get(function_id, ()),
                )
            return made[function_id]

        for function_id in rows:
            make(function_id)
        funnel.link(made)
        return made

    @cached_property
    def _funnel(self) -> Funnel:
        return Funnel.of(stage_tables(), self.tables["handoffs"], self._source)

    @cached_property
    def funnel(self) -> Funnel:
        """The buyer's way: its stages, whose list calls them what, and which function works on which."""
        self._funnel.link(self.functions)
        return self._funnel

    @property
    def stages(self) -> Mapping[str, Stage]:
        """Every buyer stage by id, in the order of the funnel; lost, which has no place in it, is last.

        >>> [stage.id for stage in Vocabulary.default().stages.values()][4:]
        ['prospect', 'opportunity', 'customer', 'advocate', 'lost']
        """
        return self.funnel.stages

    def function(self, function_id: str) -> BusinessFunction:
        """Look a function up by its id.

        Raises:
            UnknownFunctionError: no function has this id; the message names the nearest one.
        """
        try:
            return self.functions[function_id]
        except KeyError:
            message = f"no function has the id {function_id!r}{nearest(function_id, self.functions)}"
            raise UnknownFunctionError(message) from None

    def alias(self, row: Row) -> Alias:
        """Give the record of an alias row, made once."""
        made = self._aliases.get(row)
        if made is None:
            made = self._aliases[row] = self._alias(row)
        return made

    def _alias(self, row: Row) -> Alias:
        label, function_id, kind, reading, language, marks, source = row
        return Alias(
            label=label,
            function_id=function_id,
            kind=AliasKind(kind),
            reading=Reading(reading),
            language=language,
            marks=frozenset(marks.split(",")) if marks else frozenset(),
            sources=tuple(self._source(source_id) for source_id in source.split("|") if source_id),
            trend_claims=self.claims.get((fold(label), function_id), ()),
        )

    @property
    def aliases(self) -> Iterator[Alias]:
        """Every alias in the order of the table, less those that a user's own table overrides, then these."""
        return map(self.alias, self._rows)

    def aliases_of(self, function_id: str) -> tuple[Alias, ...]:
        """Every alias of one function, in the same order.

        Raises:
            UnknownFunctionError: no function has this id.
        """
        self.function(function_id)
        return tuple(self.alias(row) for row in self._rows if row[1] == function_id)

    def extended_with(self, paths: Paths) -> Vocabulary:
        """Lay a table of your own over this vocabulary, or several, the last one on top.

        What your table says of a name wins over everything that this vocabulary says of it:
        its rows for a label are all readings of that label. The new vocabulary's ``version``
        ends in the first eight hexadecimal digits of each file's SHA-256; ``overridden`` lists
        the names whose readings changed.

        Args:
            paths: a file, or several: CSV, TSV or separated by semicolons, UTF-8, with a head
                line. Columns: label, function_id, and if need be reading (default, also,
                never), language, note, function_label, broader, definition, by, date, reason.

        Raises:
            OSError: a file cannot be read.
            FileFormatError: a file is no text in columns.
            VocabularyError: a table says what cannot be; every fault is named with its line.

        >>> import os, tempfile
        >>> path = os.path.join(tempfile.mkdtemp(), "mine.csv")
        >>> with open(path, "w") as file:
        ...     _ = file.write("label,function_id\\n4100,finance\\nCS,customer_support\\n")
        >>> mine = Vocabulary.default().extended_with(path)
        >>> [(row[0], row[1]) for row in mine.overlay]
        [('4100', 'finance'), ('CS', 'customer_support')]
        >>> [change.label for change in mine.overridden]
        ['CS']
        """
        from teamnames.vocabulary.overlay import extend

        return extend(self, paths)

    def limited_to(
        self, *, functions: Collection[str] | None = None, languages: Collection[str] | None = None
    ) -> Vocabulary:
        """Keep some functions (with what lies above them) and some languages.

        Raises:
            UnknownFunctionError: a function id is not in the vocabulary.
        """
        wanted = [self.function(name) for name in (self.functions if functions is None else functions)]
        kept = {function.id for function in wanted}
        above = {ancestor.id for function in wanted for ancestor in function.ancestors}

        def keep(row: Row) -> bool:
            return row[1] in kept and (languages is None or row[4] in languages)

        tables = {
            **all_tables(self.tables),
            "functions": tuple(row for row in self.tables["functions"] if row[0] in kept | above),
            "aliases": tuple(filter(keep, self.tables["aliases"])),
            "trend_claims": tuple(row for row in self.tables["trend_claims"] if row[1] in kept),
        }
        overlay = tuple(row for row in self.overlay if not row[1] or row[1] in kept)
        return Vocabulary(tables, self.version, overlay, self.overridden)


def _shipped() -> Vocabulary:
    return Vocabulary.default()


def _newest_first(claims: Iterable[TrendClaim]) -> tuple[str, ...]:
    ordered = sorted(claims, key=lambda claim: (-claim.last_year, claim.label))
    return tuple(dict.fromkeys(claim.label for claim in ordered))
