"""Name → key and qualifiers → candidates → decision. One file a stage; the only importer of rapidfuzz."""

from teamnames.matching.pipeline import Matcher

__all__ = ["Matcher"]
