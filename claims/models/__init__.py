"""The model: what each row claims about the world. One file per concept."""

from .agent import Agent
from .appearance import Appearance
from .assessment import Assessment, Consideration
from .attachment import Attachment
from .claim import Claim
from .consent import Consent
from .derivation import Derivation
from .identity_token import IdentityToken
from .item import EvidenceItem
from .ledger import Checkpoint, LedgerEntry, LedgerHead, LedgerSubtree
from .link import EvidenceLink
from .public_copy import PublicCopy
from .purged_slug import PurgedSlug
from .question import Question
from .record import Record, RecordQuerySet, RetiredSlug, ReviewedRecord, SluggedRecord
from .relation import ClaimRelation
from .search_document import SearchDocument
from .search_log import SearchLog
from .sign_in_failures import SignInFailures
from .source import Authorship, Identifier, Report, Source
from .source_event import SourceEvent
from .topic import Topic
from .witness import PossibleIdentity, Relay, Witness

__all__ = [
    "Agent",
    "Appearance",
    "Assessment",
    "Attachment",
    "Authorship",
    "Checkpoint",
    "Claim",
    "ClaimRelation",
    "Consent",
    "Consideration",
    "Derivation",
    "EvidenceItem",
    "EvidenceLink",
    "Identifier",
    "IdentityToken",
    "LedgerEntry",
    "LedgerHead",
    "LedgerSubtree",
    "PossibleIdentity",
    "PublicCopy",
    "PurgedSlug",
    "Question",
    "Record",
    "RecordQuerySet",
    "Relay",
    "Report",
    "RetiredSlug",
    "ReviewedRecord",
    "SearchDocument",
    "SearchLog",
    "SignInFailures",
    "SluggedRecord",
    "Source",
    "SourceEvent",
    "Topic",
    "Witness",
]
