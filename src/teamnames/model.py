"""The nouns: frozen records with derived properties and nothing else.

Longer than other files because it is the glossary: every record that the rooms hand to one another
stands here, with a word on every field, and the records name each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, NewType

import attrs

__all__ = [
    "Alias",
    "AliasKind",
    "Answer",
    "BusinessFunction",
    "Candidate",
    "Crosswalk",
    "Handoff",
    "Key",
    "Method",
    "Outcome",
    "Policy",
    "Qualifiers",
    "Reading",
    "Source",
    "Stage",
    "Statement",
    "Step",
    "TeamMatch",
    "Trend",
    "TrendClaim",
    "decided_trend",
    "deciding_claims",
    "replay",
]

Key = NewType("Key", str)
"""A name after folding: lower case, no accents, single blanks, joiners as tokens of their own."""


class Outcome(StrEnum):
    """What became of a name."""

    MATCHED = "matched"
    """It names a function, or several."""
    AMBIGUOUS = "ambiguous"
    """It names one of several functions, and nothing here says which."""
    UNMATCHED = "unmatched"
    """It names no function that the table knows."""
    BLANK = "blank"
    """There is no name: an empty cell or a placeholder."""


class Trend(StrEnum):
    """Where the use of a name is heading, as far as anybody has shown."""

    UP = "up"
    DOWN = "down"
    STEADY = "steady"
    UNKNOWN = "unknown"


class Method(StrEnum):
    """How an answer was reached: the weakest link of the way, strongest first."""

    DECIDED = "decided"
    """A row of the user's own table."""
    EXACT = "exact"
    """The folded name is an alias."""
    WORDS = "words"
    """Word by word the same: plural, spelling out, agent nouns, small words."""
    PEELED = "peeled"
    """An alias once codes, regions, segments, levels and wrappers are off."""
    HIERARCHY = "hierarchy"
    """An alias in one part of a path such as "G&A - Legal"."""
    COMPOSITE = "composite"
    """Several names in one cell."""
    SPELLING = "spelling"
    """An alias after a misspelt word was corrected."""
    ORDER = "order"
    """The words of one function's alias in another order."""
    HEAD = "head"
    """An alias with unknown words before it (after it, in Romance languages)."""
    CLOSE = "close"
    """An alias that is nearly the same string."""
    CONTEXT = "context"
    """The parent or the title on the same row decided."""
    NONE = "none"
    """No answer was reached."""


class AliasKind(StrEnum):
    """What sort of name an alias is (SKOS: prefLabel, altLabel, altLabel, hiddenLabel)."""

    PREFERRED = "preferred"
    ALIAS = "alias"
    ABBREVIATION = "abbreviation"
    MISSPELLING = "misspelling"


class Reading(StrEnum):
    """What an alias row says of the function it points at."""

    DEFAULT = "default"
    """The reading when nothing in the context speaks against it."""
    ALSO = "also"
    """Another reading in real use."""
    DISCOURAGED = "discouraged"
    """A reading in use that a source asks to avoid."""
    NEVER = "never"
    """Only in a user's table: this name is not to be answered so."""


@attrs.frozen
class Source:
    """Where a record came from; ``unknown`` where a field is not known."""

    id: str
    title: str = "unknown"
    date: str = "unknown"
    address: str = "unknown"
    licence: str = "unknown"


@attrs.frozen
class Crosswalk:
    """Our id against another scheme's code, with a SKOS relation (exactMatch, closeMatch, broadMatch …)."""

    scheme: str
    code: str
    relation: str


@attrs.frozen
class Statement:
    """One thing that a source says of a function: its owner, direction, horizon, activities, who does it."""

    aspect: str
    text: str
    source: Source


@attrs.frozen
class TrendClaim:
    """A dated, sourced statement that a name is used more, less or as much as before."""

    label: str
    function_id: str
    direction: Trend
    first_year: int
    last_year: int
    scope: str
    """``name``, ``occupation``, ``headcount`` or ``mode``: only ``name`` speaks of the name's use."""
    basis: str
    """``opinion``, ``series`` (put to the trend test), ``sample`` (two periods) or ``forecast``."""
    count: int | None
    """Records that name it, over the window."""
    change: float | None
    """Odds of naming it at the end of the window over the odds at its start."""
    source: Source
    q: float | None = None
    """False-discovery rate of a series' rise or fall, 0..1; ``None`` where it was shown to be steady."""
    total: int | None = None
    """All records of the window."""


_PASSES_BELOW = 0.05
_LEAST_YEARS = 4


def deciding_claims(claims: Iterable[TrendClaim]) -> tuple[TrendClaim, ...]:
    """Give the claims that decide a name's trend, in the order given.

    Only claims about the name count. A series that passed the full test (at least four years, and a
    rise or fall with q < 0.05, or shown to be steady) speaks before opinions where its window ends
    later than they do; otherwise the newest opinions speak. Samples of two periods, forecasts and
    claims of no direction are listed and never decide.

    >>> said = TrendClaim("X", "x", Trend.DOWN, 2013, 2013, "name", "opinion", None, None, Source("a"))
    >>> counted = TrendClaim("X", "x", Trend.UP, 2011, 2019, "name", "series", 80, 5.5, Source("b"), q=0.012)
    >>> [claim.basis for claim in deciding_claims([said, counted])]
    ['series']
    >>> [claim.basis for claim in deciding_claims([said, attrs.evolve(counted, q=0.056)])]
    ['opinion']
    """
    spoken = [claim for claim in claims if claim.scope == "name" and claim.direction is not Trend.UNKNOWN]
    opinions = [claim for claim in spoken if claim.basis == "opinion"]
    series = [claim for claim in spoken if claim.basis == "series" and _passed(claim)]
    newest = max((claim.last_year for claim in opinions), default=None)
    later = [claim for claim in series if newest is None or claim.last_year > newest]
    heard = later or opinions
    last = max((claim.last_year for claim in heard), default=None)
    return tuple(claim for claim in heard if claim.last_year == last)


def decided_trend(claims: Iterable[TrendClaim]) -> Trend:
    """Tell what the claims add up to: what ``deciding_claims`` say with one voice.

    Nothing said is ``UNKNOWN``, never ``STEADY``; so is what the deciding claims contradict each other in.
    """
    directions = {claim.direction for claim in deciding_claims(claims)}
    return directions.pop() if len(directions) == 1 else Trend.UNKNOWN


def _passed(claim: TrendClaim) -> bool:
    years = claim.last_year - claim.first_year + 1
    shown = claim.direction is Trend.STEADY or (claim.q is not None and claim.q < _PASSES_BELOW)
    return years >= _LEAST_YEARS and shown


@attrs.frozen
class Handoff:
    """Which stage a function takes a buyer from, and to which it takes them."""

    function_id: str
    from_stage: str
    """Id of the stage in which it takes a buyer over."""
    to_stage: str | None
    """Id of the stage in which it hands them on; ``None`` where it keeps them."""
    basis: str
    """``stated`` by the source, or ``inferred`` from it."""
    note: str
    source: Source


@attrs.frozen
class Stage:
    """A step of the buyer's way from contact to customer."""

    id: str
    label: str
    definition: str
    rank: int | None
    """Place in the funnel, from 1; ``None`` for a stage outside the order (lost)."""
    functions: tuple[BusinessFunction, ...] = attrs.field(default=(), eq=False, repr=False)
    """The teams that take a buyer on from here or to here."""

    def _rank_against(self, other: object) -> tuple[int, int]:
        if not isinstance(other, Stage):
            raise TypeError(f"a stage cannot be compared with {type(other).__name__}")
        for stage in (self, other):
            if stage.rank is None:
                raise TypeError(f"the stage {stage.id!r} has no place in the order")
        assert self.rank is not None
        assert other.rank is not None
        return self.rank, other.rank

    def __lt__(self, other: object) -> bool:
        mine, theirs = self._rank_against(other)
        return mine < theirs

    def __le__(self, other: object) -> bool:
        mine, theirs = self._rank_against(other)
        return mine <= theirs

    def __gt__(self, other: object) -> bool:
        mine, theirs = self._rank_against(other)
        return mine > theirs

    def __ge__(self, other: object) -> bool:
        mine, theirs = self._rank_against(other)
        return mine >= theirs


@attrs.frozen
class BusinessFunction:
    """A business function: what a team is for, whatever the team is called."""

    id: str
    """Stable for ever; never renamed, never reused."""
    label: str
    broader: BusinessFunction | None = attrs.field(default=None, repr=False, eq=False)
    definition: str = attrs.field(default="", repr=False, eq=False)
    scope_note: str = attrs.field(default="", repr=False, eq=False)
    status: str = attrs.field(default="active", repr=False, eq=False)
    crosswalk: tuple[Crosswalk, ...] = attrs.field(default=(), repr=False, eq=False)
    statements: tuple[Statement, ...] = attrs.field(default=(), repr=False, eq=False)
    companions: frozenset[str] = attrs.field(default=frozenset(), repr=False, eq=False)
    """Ids of functions in whose company a name with several readings means this one."""
    rising_aliases: tuple[str, ...] = attrs.field(default=(), repr=False, eq=False)
    """Names of this function whose use is going up, newest evidence first."""
    fading_aliases: tuple[str, ...] = attrs.field(default=(), repr=False, eq=False)
    """Names of this function whose use is going down, newest evidence first."""
    stages: tuple[Stage, ...] = attrs.field(default=(), repr=False, eq=False)
    """The buyer stages that this team works on, in order."""
    handoffs: tuple[Handoff, ...] = attrs.field(default=(), repr=False, eq=False)
    """From which stage to which, who says so, and whether it is our inference."""

    @property
    def path(self) -> tuple[str, ...]:
        """Labels from the top-level function down to this one."""
        return (*self.broader.path, self.label) if self.broader else (self.label,)

    @property
    def group(self) -> BusinessFunction:
        """The top-level function above it, or itself."""
        return self.broader.group if self.broader else self

    @property
    def ancestors(self) -> tuple[BusinessFunction, ...]:
        """The functions above it, nearest first."""
        return (self.broader, *self.broader.ancestors) if self.broader else ()

    def is_within(self, other: BusinessFunction) -> bool:
        """Tell whether it is ``other`` or lies below it."""
        return self == other or other in self.ancestors

    def __str__(self) -> str:
        return self.label


@attrs.frozen
class Alias:
    """One row of the table: a label that stands for a function."""

    label: str
    function_id: str
    kind: AliasKind
    reading: Reading
    language: str
    marks: frozenset[str] = frozenset()
    """``fixed``: one name in spite of its joiner. ``exact``: whole name only. ``case``: in capitals only."""
    sources: tuple[Source, ...] = ()
    trend_claims: tuple[TrendClaim, ...] = attrs.field(default=(), eq=False, repr=False)
    """Oldest first."""

    @property
    def source(self) -> str:
        """Ids of its sources, joined by "|" as in the table."""
        return "|".join(source.id for source in self.sources)

    @property
    def trend(self) -> Trend:
        """What the trend claims about this name add up to."""
        return decided_trend(self.trend_claims)


@attrs.frozen
class Candidate:
    """A reading or near miss that was weighed."""

    function: BusinessFunction
    alias: Alias
    score: float
    """Similarity 0..100 of the key and the alias."""
    why: str


@attrs.frozen
class Step:
    """One rule that changed the name."""

    rule: str
    before: str
    after: str


def replay(name: str, steps: Iterable[Step]) -> str:
    """Apply recorded steps to a name; the result is the key of the answer that recorded them.

    Raises:
        ValueError: a step does not start where the one before it ended.
    """
    current = name
    for step in steps:
        if step.before != current:
            raise ValueError(f"step {step.rule!r} starts at {step.before!r}, not at {current!r}")
        current = step.after
    return current


@attrs.frozen
class Qualifiers:
    """What stood around the alias: taken off the name, never lost. Several values are joined by "; "."""

    code: str | None = None
    region: str | None = None
    segment: str | None = None
    motion: str | None = None
    level: str | None = None
    entity: str | None = None
    wrapper: str | None = None
    annotation: str | None = None
    context: str | None = None
    """Other parts of a path ("Corporate" in "Corporate > Finance")."""
    modifier: str | None = None
    """Words before the head that no table knows ("Payments" in "Payments Engineering")."""

    def as_dict(self) -> dict[str, str | None]:
        """Give the fields as a flat dict."""
        return {field.name: getattr(self, field.name) for field in attrs.fields(type(self))}

    def __bool__(self) -> bool:
        return any(value is not None for value in self.as_dict().values())


NO_QUALIFIERS = Qualifiers()


@attrs.frozen
class Answer:
    """All that is said of a key; shared by every name that comes to it."""

    outcome: Outcome
    key: Key
    functions: tuple[BusinessFunction, ...] = ()
    alias: Alias | None = None
    confidence: float = 0.0
    score: float = 0.0
    method: Method = Method.NONE
    qualifiers: Qualifiers = NO_QUALIFIERS
    steps: tuple[Step, ...] = ()
    """After folding."""
    parts: tuple[TeamMatch, ...] = ()
    _reason: str | Callable[[], str] = attrs.field(default="", eq=False, repr=False)
    table_version: str = ""
    note: str = ""
    """What a user's own table says of this name."""
    grade: str = ""
    """The method with what weakened it; ``confidence`` is fitted to it."""
    _alternatives: tuple[Candidate, ...] | Callable[[], tuple[Candidate, ...]] = attrs.field(
        default=(), eq=False, repr=False
    )

    @property
    def alternatives(self) -> tuple[Candidate, ...]:
        """Other readings or nearest misses, best first; near misses are looked for only when asked."""
        if callable(self._alternatives):
            object.__setattr__(self, "_alternatives", self._alternatives())
        assert not callable(self._alternatives)
        return self._alternatives

    @property
    def reason(self) -> str:
        """Why there is no answer, or what to know of the one there is; worked out only when asked."""
        if callable(self._reason):
            object.__setattr__(self, "_reason", self._reason())
        assert not callable(self._reason)
        return self._reason

    def __getstate__(self) -> dict[str, Any]:
        state = {field.name: getattr(self, field.name) for field in attrs.fields(type(self))}
        return {**state, "_alternatives": self.alternatives, "_reason": self.reason}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, value)


@attrs.frozen(repr=False)
class TeamMatch:
    """The answer to one name. Immutable, hashable, picklable and comparable."""

    name: str | None
    """What was given, untouched; ``None`` for every kind of missing value."""
    _answer: Answer

    @property
    def key(self) -> Key:
        """What the name became."""
        return self._answer.key

    @property
    def outcome(self) -> Outcome:
        """Matched, ambiguous, unmatched or blank."""
        return self._answer.outcome

    @property
    def functions(self) -> tuple[BusinessFunction, ...]:
        """The functions it names, in order; empty exactly when the outcome is not ``MATCHED``."""
        return self._answer.functions

    @property
    def function(self) -> BusinessFunction | None:
        """The function, if it names exactly one."""
        functions = self._answer.functions
        return functions[0] if len(functions) == 1 else None

    @property
    def parts(self) -> tuple[TeamMatch, ...]:
        """One match a part for a composite name; empty otherwise."""
        return self._answer.parts

    @property
    def alias(self) -> Alias | None:
        """The row that answered; ``None`` for a composite and where readings backed off to their parent."""
        return self._answer.alias

    @property
    def trend(self) -> Trend:
        """Where the use of this alias is heading."""
        return self._answer.alias.trend if self._answer.alias else Trend.UNKNOWN

    @property
    def trend_claims(self) -> tuple[TrendClaim, ...]:
        """Who said so, of which years and on what evidence, oldest first."""
        return self._answer.alias.trend_claims if self._answer.alias else ()

    @property
    def confidence(self) -> float:
        """Calibrated probability that ``functions`` is right, 0..1; 0.0 unless matched."""
        return self._answer.confidence

    @property
    def score(self) -> float:
        """Similarity of the key to the alias, 0..100; says nothing of whether the answer is right."""
        return self._answer.score

    @property
    def method(self) -> Method:
        """The weakest link of the way that was taken."""
        return self._answer.method

    @property
    def alternatives(self) -> tuple[Candidate, ...]:
        """Other readings, best first; for an unmatched name the nearest misses."""
        return self._answer.alternatives

    @property
    def qualifiers(self) -> Qualifiers:
        """Code, region, segment, motion and whatever else stood around the alias."""
        return self._answer.qualifiers

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every rule that changed the name; ``replay(m.name, m.steps) == m.key``."""
        steps = self._answer.steps
        folded = steps[0].before if steps else self._answer.key
        if self.name is None or self.name == folded:
            return steps
        return (Step("fold", self.name, folded), *steps)

    @property
    def reason(self) -> str:
        """Why there is no answer, or what to know of the one there is."""
        return self._answer.reason

    @property
    def note(self) -> str:
        """What a user's own table says of this name: who decided it, when and why."""
        return self._answer.note

    @property
    def grade(self) -> str:
        """The method with what weakened it ("composite:partial"); ``confidence`` is fitted to it."""
        return self._answer.grade

    @property
    def table_version(self) -> str:
        """Version of the vocabulary that answered."""
        return self._answer.table_version

    def explain(self) -> str:
        """Tell the same in sentences."""
        from teamnames.explaining import explain

        return explain(self)

    def as_dict(self) -> dict[str, Any]:
        """Give a flat, JSON-able dict with stable keys: the columns of every adapter."""
        answer = self._answer
        groups = dict.fromkeys(function.group for function in answer.functions)
        return {
            "name": self.name,
            "key": answer.key,
            "outcome": answer.outcome.value,
            "function_id": "; ".join(function.id for function in answer.functions) or None,
            "function": "; ".join(function.label for function in answer.functions) or None,
            "group": "; ".join(group.label for group in groups) or None,
            "group_id": "; ".join(group.id for group in groups) or None,
            "alias": answer.alias.label if answer.alias else None,
            "trend": self.trend.value,
            "confidence": round(answer.confidence, 4),
            "score": round(answer.score, 1),
            "method": answer.method.value,
            "alternatives": "; ".join(dict.fromkeys(c.function.id for c in answer.alternatives)) or None,
            "reason": answer.reason or None,
            **answer.qualifiers.as_dict(),
            "table_version": answer.table_version,
        }

    def __repr__(self) -> str:
        ids = ", ".join(function.id for function in self.functions)
        return f"<TeamMatch {self.name!r} {self.outcome}{': ' + ids if ids else ''} {self.confidence:.2f}>"


@attrs.frozen(kw_only=True)
class Policy:
    """Every threshold, in one frozen set. Raising a threshold never creates a match."""

    min_confidence: float = 0.5
    """Below it a match becomes unmatched with itself as first alternative, 0..1."""
    min_fuzzy_letters: int = 5
    """A word shorter than this is never corrected, a key shorter than this never matched by similarity."""
    min_lone_letters: int = 7
    """A name of one word that is shorter than this is never corrected: it may be anybody's name."""
    close_score: float = 90.0
    """Least ``ratio`` of a close match of the whole key, 0..100."""
    close_margin: float = 4.0
    """Least lead of a close match over the best alias of another function, 0..100."""
    head_purity: float = 0.8
    """Least share of the aliases ending in a word that lie under its function, for the word to answer."""
    max_modifiers: int = 3
    """Most unknown words that may stand before a head."""
    max_letters: int = 200
    """A longer name is cut here, with a step that says so."""
    parent_fallback: bool = False
    """Answer a bucket ("Other") with the function of its parent."""
    bracketed_parts: bool = False
    """Read an alias in brackets as the last part of a path, "Customer (Churned)"; else it is a remark."""
