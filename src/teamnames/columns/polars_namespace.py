"""``pl.col("Department").teamnames`` for polars, once this module is imported; safe in lazy plans.

>>> import polars as pl
>>> import teamnames.columns.polars_namespace
>>> frame = pl.LazyFrame({"Team": ["SDR EMEA", "AP"]})
>>> frame.select(pl.col("Team").teamnames.function_id()).collect().to_dict(as_series=False)
{'Team_function_id': ['lead_generation', 'accounts_payable']}
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from teamnames.columns.answers import FIELDS, Question
from teamnames.columns.asking import Asked, OneFieldEach, import_engine
from teamnames.columns.polars import answer_struct, struct_type, types_of

pl = import_engine("polars", "polars")

__all__ = ["ExpressionNamespace"]


class ExpressionNamespace(OneFieldEach):
    """What hangs on an expression as ``expression.teamnames``: a method a field, and all together."""

    def __init__(self, expression: Any) -> None:
        self._expression = expression

    def normalize(self, fields: Iterable[str] = FIELDS, **options: Any) -> Any:
        """Gives a struct of the fields, worked out once for all of them; ``unnest`` opens it.

        Args:
            fields: as for ``normalize_column``.
            options: ``normalizer``, ``on_type``, ``kind`` and ``explode`` (a list of structs) likewise.
        """
        asked = Asked(Question.ask(fields, **options))
        read = partial(_answer, asked=asked)
        return self._expression.map_batches(read, return_dtype=struct_type(asked, asked.question.fields))

    def field(self, name: str, **options: Any) -> Any:
        """Gives one field; the column is called after the expression and the field ("Team_function_id").

        Args:
            name: of the field.
            options: ``normalizer``, ``on_type`` and ``kind``.
        """
        asked = Asked(Question.ask((name,), **options))
        read = partial(_answer, asked=asked, field=name)
        (kind,) = types_of(asked, (name,)).values()
        answer = self._expression.map_batches(read, return_dtype=kind)
        own = self._expression.meta.output_name(raise_if_undetermined=False)
        return answer.name.suffix(f"_{name}") if own is None else answer.alias(f"{own}_{name}")


def _answer(series: Any, asked: Asked, field: str | None = None) -> Any:
    answers = answer_struct([series], asked, (series.name,), asked.question.fields)
    return answers if field is None else answers.struct.field(field)


pl.api.register_expr_namespace("teamnames")(ExpressionNamespace)
