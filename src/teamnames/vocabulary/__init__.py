"""The curated tables: how they are read, checked and extended."""

from teamnames.vocabulary.store import Vocabulary

__all__ = ["Vocabulary"]
