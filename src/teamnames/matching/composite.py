"""Several names in one cell: "Sales & Marketing", "Legal/Compliance/HR", "IT und Organisation"."""

from __future__ import annotations

from teamnames.folding import JOINERS, fold
from teamnames.matching.found import Context, Found, Trail, is_companion, merge, nearness
from teamnames.matching.index import Index
from teamnames.matching.joints import Joints
from teamnames.matching.qualifiers import Peeler
from teamnames.matching.single import Single
from teamnames.model import Method, Step

__all__ = ["Composite"]

Words = tuple[str, ...]
_MOST_PARTS = 12


class Composite:
    """Splits a name at its joiners and answers the parts."""

    def __init__(self, index: Index, peeler: Peeler, single: Single) -> None:
        self._index = index
        self._peeler = peeler
        self._single = single
        self._joints = Joints(index)
        self._shared_heads = {
            index.plain.phrase([fold(row[0])])
            for row in index.vocabulary.tables["word_roles"]
            if row[1] == "shared"
        }

    def may_join(self, words: Words) -> bool:
        """Tell whether a joiner stands there, or a word that joins names in some language."""
        return self._joints.may_join(words)

    def answer(self, words: Words, trail: Trail, context: Context, raw: str) -> Found | None:
        """Answer all parts that name a function."""
        fused = self._joints.fused(words)
        if fused != words and not self._joints.may_join(fused):
            found = self._single.answer(fused, trail, context, raw)
            if found is not None:
                return found
        parts = self._joints.split(words)
        if len(parts) < 2 or len(parts) > _MOST_PARTS or any(map(self._index.spelling.is_doubtful, words)):
            return None  # a word that may be misspelt may be the one that holds the whole together
        trail = trail.copy()
        named: list[Words] = []
        for part in parts:
            if self._qualifies(part, named):
                noise = self._peeler.noise_of(part)
                trail.keep(noise.kind if noise else "annotation", noise.value if noise else " ".join(part))
            else:
                named.append(part)
        if len(named) == 1 and len(parts) > 1 and self._is_bare_segment(named[0], trail):
            return None
        if len(named) == 1:
            trail.step("parts", " ".join(named[0]))
            return self._single.answer(named[0], trail, context, raw)
        return self._answer_parts(named, trail, context, raw) if named else None

    def _qualifies(self, part: Words, before: list[Words]) -> bool:
        """Tell whether a part says where or for whom and names nothing: "Consulting, EMEA South".

        After a name, a general word with a region is a segment too: "Consulting, Growth EMEA".
        """
        if self._index.find(part) is not None:
            return False
        if self._peeler.is_noise(part):
            return True
        for peel in self._peeler.peels(part) if before else ():
            left = self._index.exact_of(peel.rest)
            if peel.noise.kind == "region" and left is not None and left.exact_only:
                return True
        return False

    def _is_bare_segment(self, part: Words, trail: Trail) -> bool:
        """Tell whether a general word stands among segments only: "Enterprise and Commercial"."""
        entry = self._index.exact_of(part)
        return entry is not None and entry.exact_only and set(trail.off) == {"segment"}

    def _answer_parts(self, parts: list[Words], trail: Trail, context: Context, raw: str) -> Found | None:
        answers = [self._answer_part(place, parts, trail, context, raw) for place in range(len(parts))]
        answers = self._settle(answers, parts, trail, context, raw)
        last = answers[-1]
        if len(parts) == 2 and last is not None and last.method is Method.HEAD and "light" not in last.grade:
            # "Ecosystem & Technology Partner Marketing": both words stand before the one head
            last.trail.keep("modifier", " ".join(parts[0]))
            last.trail.steps[:0] = [Step("parts", trail.current, " ".join(parts[1]))]
            last.trail.steps[:0] = trail.steps
            return last
        known = [found for found in answers if found is not None and found.functions]
        partial = len(known) < len(parts)
        unknown = any(found is None for found in answers)
        if not known or (unknown and not any(self._attests(found) for found in known)):
            return None
        functions = merge([function for found in known for function in found.functions])
        dropped = [
            part for part, found in zip(parts, answers, strict=True) if found is None or not found.functions
        ]
        for part in dropped:
            trail.keep("modifier", " ".join(part))
        trail.step("parts", " & ".join(found.trail.current for found in known))
        for found in known:
            for kind, values in found.trail.off.items():
                for value in values:
                    trail.keep(kind, value)
        method = Method.COMPOSITE
        for found in known:
            method = found.through(method).method
        weak = not all(found.is_strong for found in known)
        grade = f"composite:{'partial' if partial else 'whole'}{':weak' if weak else ''}"
        if len(functions) == 1:
            single = next(found for found in known if functions[0] in found.functions)
            return Found(functions, method, trail, single.entry, single.row, grade)
        return Found(functions, method, trail, grade=grade, parts=tuple(known))

    @staticmethod
    def _attests(found: Found) -> bool:
        """Tell whether a part may answer for a whole that holds unknown parts: not by a general word.

        But a function's own name may, general or not: "Research & Efficacy".
        """
        entry = found.entry
        if not found.is_strong or entry is None or not entry.exact_only:
            return found.is_strong
        return len(found.functions) == 1 and found.functions[0].id == entry.key.replace(" ", "_")

    def _settle(
        self, answers: list[Found | None], parts: list[Words], trail: Trail, context: Context, raw: str
    ) -> list[Found | None]:
        """Let the parts settle each other's readings.

        A part without a default takes the one reading that the tables put beside a neighbour, or the
        one nearest to a neighbour. A default gives way only to a reading that the tables put there
        ("Infrastructure" beside "IT") or to the neighbour that it lies below ("Sales & Business
        Development" is all sales).
        """
        settled = list(answers)
        for place, found in enumerate(answers):
            if found is None or found.entry is None or len(found.entry.functions) == 1:
                continue
            beside = [other for other in (*settled[:place], *settled[place + 1 :]) if other is not None]
            neighbours = tuple(function for other in beside for function in other.functions)
            if not neighbours:
                continue
            at_home = [
                function
                for function in found.entry.functions
                if any(is_companion(function, neighbour) for neighbour in neighbours)
            ]
            around = at_home if len(at_home) == 1 else neighbours
            other = self._answer_part(place, parts, trail, (*context, *around), raw)
            if other is None or not other.functions or not found.functions:
                settled[place] = other or found
            else:
                default, reading = found.functions[0], other.functions[0]
                kept = max(nearness(default, neighbour) for neighbour in neighbours)
                if (reading in neighbours and default.is_within(reading)) or (
                    not kept and any(is_companion(reading, one) for one in neighbours)
                ):
                    settled[place] = other
        return settled

    def _answer_part(
        self, place: int, parts: list[Words], trail: Trail, context: Context, raw: str
    ) -> Found | None:
        part = parts[place]
        whole = self._shared(place, parts, bare=True)
        if whole is not None:
            found = self._single.look_up(whole, trail.fork(" ".join(whole)), context, raw)
            if found is not None and found.functions:
                return found
        if not JOINERS.isdisjoint(part):
            return self._answer_pair(part, trail.fork(" ".join(part)), context, raw)
        found = self._single.answer(part, trail.fork(" ".join(part)), context, raw)
        if found is not None and (found.is_strong or not found.functions):
            return found
        whole = self._shared(place, parts, bare=False)
        if whole is not None:
            shared = self._single.look_up(whole, trail.fork(" ".join(whole)), context, raw)
            if shared is not None and shared.functions:
                return shared
        return found

    def _answer_pair(self, part: Words, trail: Trail, context: Context, raw: str) -> Found | None:
        """Answer a part with a joiner in it: as one name, but a family's name in a list by its members."""
        found = self._single.look_up(part, trail, context, raw)
        if found is not None and found.functions and found.functions[0].broader is not None:
            return found
        split = self.answer(part, trail, context, raw)
        if found is None or not found.functions:
            return split or self._single.answer(part, trail, context, raw)
        family = found.functions[0]
        members = split is not None and all(function.is_within(family) for function in split.functions)
        return split if members else found

    def _stands_alone(self, part: Words) -> bool:
        hit = self._index.find(part)
        return hit is not None and not hit[0].exact_only

    def _is_general(self, part: Words) -> bool:
        entry = self._index.exact_of(part)
        return len(part) == 1 and entry is not None and entry.exact_only

    def _belongs_beside(self, one: Words, other: Words) -> bool:
        """Tell whether two names are of one family, and the first not merely what lies above the second."""
        hits = [hit[0] for words in (one, other) if (hit := self._index.find(words)) and hit[0].default]
        if len(hits) < 2:
            return False
        mine, theirs = (entry.functions[0] for entry in hits)
        return mine.group == theirs.group and mine not in theirs.ancestors

    def _is_shared(self, words: Words) -> bool:
        return self._index.plain.phrase(words) in self._shared_heads

    def _shared(self, place: int, parts: list[Words], *, bare: bool) -> Words | None:
        """Give the part with the head or the beginning that another part lends it, if that is an alias.

        A part that can stand alone (``bare``) borrows only a head such as "operations", which says
        little by itself; a part that cannot borrows whatever makes it a name.
        """
        part, last, first = parts[place], parts[-1], parts[0]
        if (
            bare
            and place
            and len(part) == 1 < len(first)
            and self._is_shared(part)
            and self._is_shared(first[-1:])
        ):
            # "Fraud Ops & Analytics": both say what the first word is about
            return (*first[:-1], *part) if self._index.find((*first[:-1], *part)) else first
        if bare and place and self._is_general(part):
            whole = (*first[:-1], *part)
            if len(first) > 1 and self._belongs_beside(whole, first):
                return whole  # "Data Eng & Science"
        if place < len(parts) - 1:
            for size in range(len(last) - 1, 0, -1):
                tail = last[-size:]
                if bare and (not self._is_shared(tail) or tail == part[-size:]):
                    continue
                if bare and self._index.find(last) and not self._stands_alone(last[:-size]):
                    continue  # "Sales & Revenue Operations": the head is the last part's own
                if self._index.find((*part, *tail)):
                    return (*part, *tail)
        if not bare and place > 0:
            for size in range(len(first) - 1, 0, -1):
                if self._index.find((*first[:size], *part)):
                    return (*first[:size], *part)
        if not bare and len(part) == len(last) == 1 and place < len(parts) - 1:
            for cut in range(2, len(last[0]) - 3):  # "Ein- und Verkauf": the hyphen stands for "kauf"
                if self._index.exact_of((part[0] + last[0][cut:],)):
                    return (part[0] + last[0][cut:],)
        return None
