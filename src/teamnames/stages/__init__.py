"""Buyer stages: the machinery that answers names of teams, over a second vocabulary.

A stage is a concept as a business function is one, with aliases, readings, sources and noise words
of its own. The lists of others (HubSpot, Salesforce, the waterfalls …) are the table ``schemes``:
what a value stands for, list by list. A name that these use differently is ambiguous, save for the
four founding words (lead, prospect, opportunity, customer), until ``scheme`` says whose list it is.

>>> from teamnames import normalize_stage
>>> normalize_stage("MQL (auto)").stage.label
'Marketing Qualified'
>>> normalize_stage("SQL").outcome, normalize_stage("SQL", scheme="hubspot").stage.id
(<Outcome.AMBIGUOUS: 'ambiguous'>, 'prospect')
"""

from teamnames.stages.answer import StageCandidate, StageMatch
from teamnames.stages.asking import (
    StageNormalizer,
    default_stage_normalizer,
    normalize_stage,
    normalize_stages,
)
from teamnames.stages.lending import stage_vocabulary

__all__ = [
    "StageCandidate",
    "StageMatch",
    "StageNormalizer",
    "default_stage_normalizer",
    "normalize_stage",
    "normalize_stages",
    "stage_vocabulary",
]
