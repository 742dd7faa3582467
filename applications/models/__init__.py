"""Proposals: what was written, what was handed in, who may see it, what each stage found."""

from applications.models.endorsing import (
    Endorsement,
    EndorsementReturn,
    EndorsementSettings,
    EndorsementStep,
    ReturnedPart,
)
from applications.models.forms import ItemChoice, OtherItem, ServiceForm, SiteForm
from applications.models.papers import IdentityConsent, PaperArrival
from applications.models.proposals import (
    Attachment,
    BudgetLine,
    Commitment,
    Proposal,
    SavedField,
    TeamMember,
)
from applications.models.records import (
    ProposalAccess,
    ProposalVersion,
    ReceiptSeries,
    StageOutcome,
)
from applications.models.screening import CheckItem, NamedPlace, Screening, ScreeningSettings
from applications.models.signing import SignOff
from applications.models.soliciting import SolicitationSettings

__all__ = [
    "Attachment",
    "BudgetLine",
    "CheckItem",
    "Commitment",
    "Endorsement",
    "EndorsementReturn",
    "EndorsementSettings",
    "EndorsementStep",
    "IdentityConsent",
    "ItemChoice",
    "NamedPlace",
    "OtherItem",
    "PaperArrival",
    "Proposal",
    "ProposalAccess",
    "ProposalVersion",
    "ReceiptSeries",
    "ReturnedPart",
    "SavedField",
    "Screening",
    "ScreeningSettings",
    "ServiceForm",
    "SignOff",
    "SiteForm",
    "SolicitationSettings",
    "StageOutcome",
    "TeamMember",
]
