"""Names of stages as exports hold them: whose list they come from, and what stands around them."""

from __future__ import annotations

import pytest

from teamnames import Outcome, TeamnamesError, normalize_stage
from teamnames.errors import UnknownSchemeError
from teamnames.stages import StageNormalizer

# the stages that the notes of the issue suggest, save for the names that the lists use differently
SUGGESTED = {
    "contact": "raw; suspect; visitor; subscriber; cold lead; target; name",
    "lead": "lead; inquiry; enquiry; new; open; hand-raiser; Interessent",
    "marketing_qualified": "MQL; AQL; HQL; engaged lead; marketing accepted",
    "accepted": "TAL; accepted; working; assigned; in process; qualifying",
    "prospect": "prospect; TQL; TGL; meeting booked; discovery",
    "opportunity": "SAO; SQO; SGL; deal; pipeline; Verkaufschance; opportunité; oportunidad; oportunidade; "
    "opportunità; verkoopkans",
    "customer": "customer; client; account; closed won; Kunde; cliente; klant",
    "advocate": "evangelist; promoter; reference",
    "lost": "closed lost; dead; disqualified; recycled; nurture; churned",
}

DRESSED = {
    "MQL (auto)": "marketing_qualified",
    "Open - Not Contacted": "lead",
    "Stage 2 - Discovery": "prospect",
    "2 - Discovery": "prospect",
    "02. Discovery": "prospect",
    "S2 - Discovery": "prospect",
    "Stage 3: Negotiation/Review": "opportunity",
    "Closed Won - 100%": "customer",
    "Lead - New": "lead",
    "Opportunity - Open": "opportunity",
    "Lead: Contacted": "accepted",
    "Customer - Churned": "lost",
    "Customer (Churned)": "lost",
    "Lead (MQL)": "marketing_qualified",
    "Lifecycle Stage: Lead": "lead",
    "Hot Lead": "lead",
    "SMB Customer": "customer",
    "Existing Customers": "customer",
    "Prospect EMEA": "prospect",
    "marketingqualifiedlead": "marketing_qualified",
    "appointmentscheduled": "prospect",
    "closed_lost": "lost",
    "ClosedWon": "customer",
    "MQLs": "marketing_qualified",
    "Opps": "opportunity",
    "Custmer": "customer",
    "Oportunity": "opportunity",
    "Marketing Qualifed Lead": "marketing_qualified",
    "Unqualifed": "lost",
    "Former Customer": "lost",
    "ex-customer": "lost",
}

CLASHES = {
    "SQL": {"prospect", "opportunity"},
    "Sales Qualified Lead": {"prospect", "opportunity"},
    "Sales Qualified Lead (SQL)": {"prospect", "opportunity"},
    "SQL - Sales Qualified Lead": {"prospect", "opportunity"},
    "SQL - New": {"prospect", "opportunity"},
    "SAL": {"accepted", "prospect"},
    "Champion": {"advocate", "opportunity"},
    "Converted": {"opportunity", "customer"},
    "Qualified": {"prospect", "opportunity"},
    "Prospecting": {"lead", "opportunity"},
    "Closed": {"customer", "lost"},
    "Won/Lost": {"customer", "lost"},
    "Contacto": {"contact", "lead"},
}

SETTLED = {
    ("SQL", "hubspot"): "prospect",
    ("salesqualifiedlead", "HubSpot"): "prospect",
    ("SQL (auto)", "hubspot"): "prospect",
    ("SQL - New", "hubspot"): "prospect",
    ("SQLs", "siriusdecisions"): "opportunity",
    ("SQL", "SiriusDecisions 2012"): "opportunity",
    ("SQL", "pardot"): "opportunity",
    ("SAL", "siriusdecisions"): "accepted",
    ("SAL", "siriusdecisions_2012"): "prospect",
    ("Champion", "hubspot"): "opportunity",
    ("Prospect", "pardot"): "lead",
    ("Prospect", "hubspot"): "prospect",
    ("Converted", "suitecrm"): "opportunity",
    ("Converted", "erpnext"): "customer",
    ("Qualified", "gitlab"): "prospect",
    ("Qualified", "odoo"): "opportunity",
    ("Prospecting", "salesforce"): "opportunity",
    ("Demo Scheduled", "pipedrive"): "opportunity",
    ("Bestandskunde", "hubspot"): "customer",
}

NO_STAGE = (
    *("Partner", "Decision Maker", "Other", "Hot", "Non-Customer", "Not a Lead", "Pre-Opportunity"),
    *("Lapsing Customer", "Acme Corp", "Stage 5", "42", "Active", "London", "Lead Generation", "Concert"),
)


@pytest.mark.parametrize(
    ("name", "stage_id"),
    [(name.strip(), stage_id) for stage_id, names in SUGGESTED.items() for name in names.split(";")],
)
def test_suggested_names(name: str, stage_id: str) -> None:
    assert [stage.id for stage in normalize_stage(name).stages] == [stage_id]


@pytest.mark.parametrize(("name", "stage_id"), DRESSED.items())
def test_what_stands_around_a_stage_comes_off(name: str, stage_id: str) -> None:
    assert [stage.id for stage in normalize_stage(name).stages] == [stage_id]


@pytest.mark.parametrize(("name", "stage_ids"), CLASHES.items())
def test_a_name_that_lists_use_differently_is_ambiguous(name: str, stage_ids: set[str]) -> None:
    match = normalize_stage(name)
    assert match.outcome is Outcome.AMBIGUOUS
    assert match.stage is None
    assert match.confidence == 0
    assert {candidate.stage.id for candidate in match.alternatives} == stage_ids
    assert "stage" in match.reason
    assert "function" not in match.reason


@pytest.mark.parametrize(("name", "scheme", "stage_id"), [(*asked, said) for asked, said in SETTLED.items()])
def test_a_scheme_settles(name: str, scheme: str, stage_id: str) -> None:
    match = normalize_stage(name, scheme=scheme)
    assert [stage.id for stage in match.stages] == [stage_id]
    held = StageNormalizer(scheme=scheme).normalize_stage(name)
    assert held == match


@pytest.mark.parametrize("name", NO_STAGE)
def test_what_is_no_stage_is_unmatched(name: str) -> None:
    match = normalize_stage(name)
    assert match.outcome is Outcome.UNMATCHED
    assert match.stages == ()
    assert match.reason
    assert "function" not in match.reason


@pytest.mark.parametrize("name", [None, float("nan"), "", "  ", "n/a", "--None--", "-"])
def test_what_is_not_there_is_blank(name: object) -> None:
    match = normalize_stage(name)
    assert match.outcome is Outcome.BLANK
    assert "is blank" in match.explain()


def test_qualifiers_are_kept() -> None:
    assert normalize_stage("Inbound Lead").qualifiers.motion == "inbound"
    assert normalize_stage("S2 - Discovery").qualifiers.level == "stage 2"
    assert normalize_stage("Stage 2 - Discovery").qualifiers.annotation == "Stage 2"
    assert normalize_stage("Enterprise Opportunity").qualifiers.segment == "enterprise"
    assert normalize_stage("EMEA - Lead").qualifiers.region == "EMEA"
    assert normalize_stage("MQL (auto)").qualifiers.modifier == "auto"


def test_several_stages_in_one_cell() -> None:
    match = normalize_stage("Lead / Prospect")
    assert [stage.id for stage in match.stages] == ["lead", "prospect"]
    assert match.stage is None
    assert match.as_dict()["stage_id"] == "lead; prospect"
    assert match.as_dict()["rank"] == "2; 5"


def test_an_unknown_scheme_names_the_known_ones() -> None:
    with pytest.raises(UnknownSchemeError, match=r"did you mean 'hubspot'.*salesforce") as caught:
        normalize_stage("Lead", scheme="hubspt")
    assert isinstance(caught.value, TeamnamesError | LookupError)
    with pytest.raises(UnknownSchemeError):
        StageNormalizer(scheme="nobody")
