"""How each named constraint is broken: every row here breaks one rule and no other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Model

from claims import choices
from claims.models import (
    Agent,
    Appearance,
    Assessment,
    Attachment,
    Authorship,
    Claim,
    ClaimRelation,
    Consent,
    Derivation,
    EvidenceItem,
    EvidenceLink,
    Identifier,
    LedgerEntry,
    LedgerHead,
    LedgerSubtree,
    PossibleIdentity,
    PublicCopy,
    PurgedSlug,
    Question,
    Relay,
    RetiredSlug,
    SearchLog,
    Source,
    SourceEvent,
    Topic,
    Witness,
)
from tests import factories as make

NEEDS_A_SLUG = "A record needs a slug, the permanent name in its address."
BLANK = "This field cannot be blank."
A_MOMENT = "1951-05-23T12:00:00Z"


@dataclass(frozen=True)
class Breakage:
    constraint: str
    row: Callable[[], Model]
    """A row that is not stored yet, or a stored one with its new values."""
    message: str
    """The constraint's own message."""
    told: dict[str, list[str]] | None = None
    """What ``full_clean()`` says where a check of the field comes before the constraint."""

    def __str__(self):
        return self.constraint

    @property
    def errors(self):
        return self.told or {"__all__": [self.message]}


def wrong_word(constraint, row, field, words, *, word="wrong"):
    """The field holds a word that the vocabulary does not have."""
    told = {field: [f"“{word}” is not one of: {words}."]}
    return Breakage(constraint, row, f"{field} must be one of: {words}.", told)


def wrong_state(constraint, row):
    # Nobody enters a state, so the field itself is silent and the constraint speaks.
    return Breakage(constraint, row, "state must be one of: draft, in_review, published, withdrawn.")


def no_slug(constraint, row):
    return Breakage(constraint, row, NEEDS_A_SLUG, {"slug": [BLANK]})


def agent(**fields):
    return Agent(**{"slug": "a", "name": "A", **fields})


def appearance(**fields):
    return Appearance(**{"slug": "a", "claim": make.make_claim(), **fields})


def assessment(**fields):
    made = {
        "slug": "a",
        "claim": make.make_claim(),
        "assessor": make.make_agent(),
        "verdict": choices.Verdict.SUPPORTED,
    }
    return Assessment(**{**made, **fields})


def attachment(**fields):
    return Attachment(**{"source": make.make_source(), "sha256": "0" * 64, **fields})


def claim(**fields):
    return Claim(**{"slug": "c", "statement": "C", **fields})


def item(**fields):
    return EvidenceItem(**{"slug": "i", "summary": "I", "source": make.make_source(), **fields})


def link(**fields):
    made = {"claim": make.make_claim(), "item": make.make_item(), "stance": choices.Stance.SUPPORTS}
    return EvidenceLink(**{**made, **fields})


def question(**fields):
    return Question(**{"slug": "q", "text": "Q?", **fields})


def search(**fields):
    return SearchLog(**{"slug": "s", "repository": "An archive", "outcome": choices.Outcome.NOTHING, **fields})


def source(**fields):
    return Source(**{"slug": "s", "title": "S", **fields})


def topic(**fields):
    return Topic(**{"slug": "t", "name": "T", **fields})


def witness(**fields):
    return Witness(**{"slug": "w", "name": "W", **fields})


def entry(**fields):
    made = {"log": "public", "sequence": 0, "at": A_MOMENT, "by": "loaddata", "action": "created"}
    made |= {"collection": "topics", "key": "t", "owner": "topics/t", "body": b"{}", "leaf_hash": b"0" * 32}
    return LedgerEntry(**{**made, **fields})


def subtree(**fields):
    return LedgerSubtree(**{"log": "public", "height": 8, "index": 0, "root": b"0" * 32, **fields})


def second_subtree():
    stored = subtree()
    stored.save()
    return again(stored)


def again(stored, **fields):
    """A second row with the same values, but for these ``fields``."""
    values = {field.attname: getattr(stored, field.attname) for field in stored._meta.concrete_fields}
    return type(stored)(**{**values, "id": None, **fields})


def the_other_way_round(pair):
    return PossibleIdentity(first=pair.second, second=pair.first)


def part_of_itself():
    whole = make.make_source(title="Report")
    whole.part_of = whole
    return whole


def second_entry():
    entry().save()
    return entry(key="u")


def relation_with_itself():
    one = make.make_claim()
    return ClaimRelation(subject=one, kind="denies", object=one)


def derivation_of_itself():
    one = make.make_source()
    return Derivation(derived=one, origin=one)


def relay_of_oneself():
    one = make.make_witness()
    return Relay(witness=one, relayed=one)


def oneself():
    one = make.make_witness()
    return PossibleIdentity(first=one, second=one)


def second_authorship():
    author = make.make_agent()
    return Authorship(source=make.make_source(authors=[author]), agent=author, position=2)


def second_retired_slug():
    RetiredSlug.objects.create(collection="claims", slug="old", current="new")
    return RetiredSlug(collection="claims", slug="old")


def second_purged_slug():
    PurgedSlug.objects.create(collection="witnesses", digest="0" * 64)
    return PurgedSlug(collection="witnesses", digest="0" * 64)


def consent_that_ends_before_it_began():
    days = {"obtained": date(1951, 5, 2), "expires": date(1951, 5, 1)}
    return Consent(witness=make.make_witness(), scope=choices.ConsentScope.NAMED, **days)


RELIABILITIES = "A, B, C, D, E, F"
LOGS = "public, internal"
NOT_A_LOG = {"log": ["Value 'wrong' is not a valid choice."]}

BREAKAGES = [
    # Agent
    no_slug("claims_agent_slug_not_blank", lambda: agent(slug="")),
    Breakage("claims_agent_name_not_blank", lambda: agent(name=""), "An agent needs a name.", {"name": [BLANK]}),
    wrong_word("claims_agent_kind_valid", lambda: agent(kind="wrong"), "kind", "person, organization"),
    # Appearance
    no_slug("claims_appearance_slug_not_blank", lambda: appearance(slug="", agent=make.make_agent())),
    Breakage(
        "claims_appearance_agent_or_witness",
        appearance,
        "An appearance names who made the claim: an agent or a witness, one of them and not both.",
    ),
    Breakage(
        "claims_appearance_agent_or_witness",
        lambda: appearance(agent=make.make_agent(), witness=make.make_witness()),
        "An appearance names who made the claim: an agent or a witness, one of them and not both.",
    ),
    # Assessment
    no_slug("claims_assessment_slug_not_blank", lambda: assessment(slug="")),
    wrong_state("claims_assessment_state_valid", lambda: assessment(state="wrong")),
    wrong_word(
        "claims_assessment_verdict_valid",
        lambda: assessment(verdict="wrong"),
        "verdict",
        "supported, leaning_supported, unresolved, leaning_contradicted, contradicted, not_assessable",
    ),
    Breakage(
        "claims_assessment_verdict_valid",
        lambda: assessment(verdict=""),
        "verdict must be one of: supported, leaning_supported, unresolved, leaning_contradicted, contradicted, "
        "not_assessable.",
        {"verdict": [BLANK]},
    ),
    wrong_word(
        "claims_assessment_confidence_valid",
        lambda: assessment(confidence="wrong"),
        "confidence",
        "low, moderate, high",
    ),
    # Attachment
    Breakage(
        "claims_attachment_unique",
        lambda: again(make.make_attachment()),
        "This file is attached to this source already.",
    ),
    Breakage(
        "claims_attachment_sha256_length",
        lambda: attachment(sha256="0" * 63),
        "A SHA-256 is written as 64 hexadecimal digits.",
        {"sha256": ["A SHA-256 is written as 64 hexadecimal digits, 0–9 and a–f."]},
    ),
    wrong_word(
        "claims_attachment_role_valid",
        lambda: attachment(role="wrong"),
        "role",
        "original, scan, transcript, translation, capture, other",
    ),
    # Authorship
    Breakage("claims_authorship_unique", second_authorship, "This agent is an author of this source already."),
    # Claim
    no_slug("claims_claim_slug_not_blank", lambda: claim(slug="")),
    wrong_state("claims_claim_state_valid", lambda: claim(state="wrong")),
    Breakage(
        "claims_claim_statement_not_blank",
        lambda: claim(statement=""),
        "A claim needs a statement.",
        {"statement": [BLANK]},
    ),
    wrong_word(
        "claims_claim_form_valid",
        lambda: claim(form="wrong"),
        "form",
        "assertion, denial, no_evidence, finding, allegation",
    ),
    Breakage(
        "claims_claim_balance_valid",
        lambda: claim(balance="wrong"),
        "balance must be one of: supported_only, contradicted_only, disputed, none.",
    ),
    # ClaimRelation
    Breakage(
        "claims_claimrelation_unique",
        lambda: again(make.make_relation()),
        "This relation between the two claims is recorded already.",
    ),
    Breakage(
        "claims_claimrelation_not_itself",
        relation_with_itself,
        "A claim cannot have a relation with itself. Choose the other claim.",
    ),
    wrong_word(
        "claims_claimrelation_kind_valid",
        lambda: again(make.make_relation(), kind="wrong"),
        "kind",
        "denies, excludes, restates, entails, denies_evidence_for, part_of",
    ),
    # Consent
    wrong_word(
        "claims_consent_scope_valid",
        lambda: Consent(witness=make.make_witness(), scope="wrong"),
        "scope",
        "named, pseudonym, staff",
    ),
    Breakage(
        "claims_consent_ends_after_it_began",
        consent_that_ends_before_it_began,
        "A consent cannot end before it was obtained. Check both days.",
    ),
    # Derivation
    Breakage(
        "claims_derivation_unique",
        lambda: again(make.make_derivation(kind="quotes"), kind="translates"),
        "It is recorded already that the one source draws on the other.",
    ),
    Breakage(
        "claims_derivation_not_itself",
        derivation_of_itself,
        "A source cannot draw on itself. Choose the other document it draws on.",
    ),
    wrong_word(
        "claims_derivation_kind_valid",
        lambda: Derivation(derived=make.make_source(), origin=make.make_source(), kind="wrong"),
        "kind",
        "quotes, reproduces, summarises, translates, relies_on",
    ),
    # EvidenceItem
    no_slug("claims_evidenceitem_slug_not_blank", lambda: item(slug="")),
    wrong_state("claims_evidenceitem_state_valid", lambda: item(state="wrong")),
    Breakage(
        "claims_evidenceitem_summary_not_blank",
        lambda: item(summary=""),
        "An item needs a summary of what it shows.",
        {"summary": [BLANK]},
    ),
    Breakage(
        "claims_evidenceitem_has_source_or_witness",
        lambda: item(source=None),
        "An item needs a source, a witness, or both: somebody or something must say it.",
    ),
    wrong_word(
        "claims_evidenceitem_directness_valid",
        lambda: item(directness="wrong"),
        "directness",
        "eyewitness, participant, hearsay, documentary, physical, expert, inference",
    ),
    wrong_word(
        "claims_evidenceitem_credibility_valid",
        lambda: item(credibility="wrong"),
        "credibility",
        "1, 2, 3, 4, 5, 6",
    ),
    # EvidenceLink
    Breakage(
        "claims_evidencelink_unique",
        lambda: again(make.make_link(stance="supports"), stance="contradicts"),
        "This item is linked to this claim already. Change that link instead.",
    ),
    wrong_word(
        "claims_evidencelink_stance_valid", lambda: link(stance="wrong"), "stance", "supports, contradicts, context"
    ),
    wrong_word(
        "claims_evidencelink_strength_valid", lambda: link(strength="wrong"), "strength", "weak, moderate, strong"
    ),
    # Identifier
    Breakage(
        "claims_identifier_unique", lambda: again(make.make_identifier()), "This source has this identifier already."
    ),
    Breakage(
        "claims_identifier_scheme_not_blank",
        lambda: Identifier(source=make.make_source(), value="10.1000/1"),
        "An identifier needs a scheme, such as doi or isbn.",
        {"scheme": [BLANK]},
    ),
    Breakage(
        "claims_identifier_value_not_blank",
        lambda: Identifier(source=make.make_source(), scheme="doi"),
        "An identifier needs a value.",
        {"value": [BLANK]},
    ),
    # LedgerEntry, LedgerHead and LedgerSubtree, which no person enters
    Breakage("claims_ledgerentry_log_valid", lambda: entry(log="wrong"), f"log must be one of: {LOGS}.", NOT_A_LOG),
    Breakage("claims_ledgerentry_sequence_unique", second_entry, "This log has an entry with this number already."),
    Breakage("claims_ledgerhead_log_valid", lambda: LedgerHead(log="wrong"), f"log must be one of: {LOGS}.", NOT_A_LOG),
    Breakage("claims_ledgersubtree_log_valid", lambda: subtree(log="wrong"), f"log must be one of: {LOGS}.", NOT_A_LOG),
    Breakage("claims_ledgersubtree_unique", second_subtree, "This log has this subtree already."),
    # PossibleIdentity
    Breakage(
        "claims_possibleidentity_unique",
        lambda: again(make.make_possible_identity()),
        "It is recorded already that these two are possibly the same person.",
    ),
    Breakage(
        "claims_possibleidentity_unique",
        lambda: the_other_way_round(make.make_possible_identity()),
        "It is recorded already that these two are possibly the same person.",
    ),
    Breakage(
        "claims_possibleidentity_not_itself",
        oneself,
        "A witness is certainly the same as himself or herself: choose another.",
    ),
    # PublicCopy
    Breakage(
        "claims_publiccopy_copy_or_reason",
        lambda: PublicCopy(original="0" * 64, rules=1),
        "There is either a copy or a reason why there is none.",
    ),
    wrong_word(
        "claims_publiccopy_why_not_valid",
        lambda: PublicCopy(original="0" * 64, rules=1, why_not="wrong"),
        "why_not",
        "recording, photo, layers, parts, refused",
    ),
    # Question
    no_slug("claims_question_slug_not_blank", lambda: question(slug="")),
    wrong_state("claims_question_state_valid", lambda: question(state="wrong")),
    Breakage(
        "claims_question_text_not_blank", lambda: question(text=""), "A question needs its text.", {"text": [BLANK]}
    ),
    # Relay
    Breakage(
        "claims_relay_unique",
        lambda: again(make.make_relay()),
        "It is recorded already that this witness relays that one.",
    ),
    Breakage(
        "claims_relay_not_itself",
        relay_of_oneself,
        "A witness cannot relay his or her own account. Choose the witness who told it first.",
    ),
    # RetiredSlug
    Breakage("claims_retiredslug_unique", second_retired_slug, "This slug has been retired already."),
    # PurgedSlug
    Breakage("claims_purgedslug_unique", second_purged_slug, "This slug has been purged already."),
    # SearchLog
    no_slug("claims_searchlog_slug_not_blank", lambda: search(slug="")),
    Breakage(
        "claims_searchlog_repository_not_blank",
        lambda: search(repository=""),
        "A search needs to say where was looked.",
        {"repository": [BLANK]},
    ),
    wrong_word("claims_searchlog_outcome_valid", lambda: search(outcome="wrong"), "outcome", "found, nothing, refused"),
    # Source
    no_slug("claims_source_slug_not_blank", lambda: source(slug="")),
    wrong_state("claims_source_state_valid", lambda: source(state="wrong")),
    Breakage(
        "claims_source_title_not_blank",
        lambda: source(title=""),
        "A source needs a title; describe it in brackets if it has none.",
        {"title": [BLANK]},
    ),
    wrong_word(
        "claims_source_kind_valid",
        lambda: source(kind="wrong"),
        "kind",
        "report, article, book, chapter, archival, correspondence, hearing, interview, statement, broadcast, web, "
        "dataset, image, other",
    ),
    wrong_word("claims_source_reliability_valid", lambda: source(reliability="wrong"), "reliability", RELIABILITIES),
    Breakage(
        "claims_source_not_part_of_itself",
        part_of_itself,
        "A source cannot be part of itself. Choose the whole it belongs to.",
        {"part_of": ["That would make this source a part of itself, by way of “Report”. Choose another whole."]},
    ),
    # SourceEvent
    Breakage(
        "claims_sourceevent_unique",
        lambda: again(make.make_source_event(date="1951")),
        "This event of this source on this date is recorded already.",
    ),
    wrong_word(
        "claims_sourceevent_event_valid",
        lambda: SourceEvent(source=make.make_source(), event="wrong"),
        "event",
        "authenticated, declassified, retracted, recanted, found_forged, superseded",
    ),
    # Topic
    no_slug("claims_topic_slug_not_blank", lambda: topic(slug="")),
    Breakage("claims_topic_name_not_blank", lambda: topic(name=""), "A topic needs a name.", {"name": [BLANK]}),
    # Witness
    no_slug("claims_witness_slug_not_blank", lambda: witness(slug="")),
    wrong_state("claims_witness_state_valid", lambda: witness(state="wrong")),
    Breakage(
        "claims_witness_name_not_blank",
        lambda: witness(name=""),
        "A witness needs a name, a pseudonym or a description.",
        {"name": [BLANK]},
    ),
    wrong_word(
        "claims_witness_reliability_valid", lambda: witness(reliability="G"), "reliability", RELIABILITIES, word="G"
    ),
    Breakage(
        "claims_witness_protected_has_no_agent",
        lambda: witness(protected=True, agent=make.make_agent()),
        "A protected witness may not be linked to an agent: that would tell who it is. Remove the agent or the protection.",
    ),
]
