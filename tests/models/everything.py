"""A row of every model, and all of them together as one small case in which each reference is used."""

from claims import models
from tests import factories as make


def make_authorship():
    return models.Authorship.objects.get(source=make.make_source(authors=[make.make_agent()]))


def make_report():
    return models.Report.objects.get(pk=make.make_source(kind="report").pk)


MAKERS = {
    models.Agent: make.make_agent,
    models.Appearance: make.make_appearance,
    models.Assessment: make.make_assessment,
    models.Attachment: make.make_attachment,
    models.Authorship: make_authorship,
    models.Claim: make.make_claim,
    models.ClaimRelation: make.make_relation,
    models.Derivation: make.make_derivation,
    models.EvidenceItem: make.make_item,
    models.EvidenceLink: make.make_link,
    models.Identifier: make.make_identifier,
    models.PossibleIdentity: make.make_possible_identity,
    models.Question: make.make_question,
    models.Relay: make.make_relay,
    models.Report: make_report,
    models.SearchLog: make.make_search,
    models.Source: make.make_source,
    models.SourceEvent: make.make_source_event,
    models.Topic: make.make_topic,
    models.Witness: make.make_witness,
}


def make_everything():
    """One case with every reference set, among them those that lead to what comes later in a file."""
    topic, question = make.make_topic(), make.make_question(state="in_review")
    body, person = make.make_agent(kind="organization"), make.make_agent(aliases="One\nTwo")
    clerk = make.make_witness(affiliation=body, agent=person)
    guard = make.make_witness(protected=True, state="withdrawn")
    other_guard = make.make_witness(state="draft")
    make.make_relay(witness=clerk, relayed=guard)
    make.make_possible_identity(first=other_guard, second=guard)
    section = make.make_source(witness=clerk, topics=[topic], accessed="2016-05", public_since="199X")
    report = make.make_source(
        kind="report", authors=[person, body], issuer=body, created="1992~", published="1993-08", csl={"volume": "2"}
    )
    section.part_of = report
    section.save()
    make.make_identifier(source=report)
    make.make_derivation(derived=section, origin=make.make_source(state="draft"), kind="quotes", note="Page 2.")
    make.make_source_event(source=section, date="1996", attested_by=report)
    make.make_attachment(source=report, name="report.pdf", role="scan")
    item = make.make_item(source=section, witness=clerk, draws_on=[report], event_date="1951/1953", told="1993?")
    claim = make.make_claim(topics=[topic], questions=[question], form="no_evidence", scope="One.\n\nTwo.")
    denied = make.make_claim()
    make.make_relation(subject=claim, kind="denies_evidence_for", object=denied)
    make.make_appearance(claim=claim, agent=body, source=report, date="2016-05-23")
    make.make_appearance(claim=denied, witness=clerk, date="1951~")
    make.make_link(claim=denied, item=item, strength="weak", rationale="He saw it.")
    make.make_link(claim=claim, item=item, stance="context")
    make.make_assessment(claim=denied, assessor=body, date="1996", confidence="low")
    make.make_search(claim=claim, question=question, searched_by=body, date="1992/1996")
