"""Records for tests: everything published, every needed neighbour made, every field open to be set.

Stored counts are left as they are: set them, or call ``claims.operations.recount``.
"""

from itertools import count

from claims import models
from claims.choices import Outcome, RelationKind, SourceEventKind, Stance, State, Verdict

_numbers = count(1)


def _slug(kind):
    return f"{kind}-{next(_numbers)}"


def make_agent(**fields):
    fields.setdefault("slug", _slug("agent"))
    fields.setdefault("name", f"Name of {fields['slug']}")
    return models.Agent.objects.create(**fields)


def make_topic(**fields):
    fields.setdefault("slug", _slug("topic"))
    fields.setdefault("name", f"Name of {fields['slug']}")
    return models.Topic.objects.create(**fields)


def make_question(**fields):
    fields.setdefault("slug", _slug("question"))
    fields.setdefault("text", f"Text of {fields['slug']}?")
    fields.setdefault("state", State.PUBLISHED)
    return models.Question.objects.create(**fields)


def make_claim(*, topics=(), questions=(), **fields):
    fields.setdefault("slug", _slug("claim"))
    fields.setdefault("statement", f"Statement of {fields['slug']}")
    fields.setdefault("state", State.PUBLISHED)
    claim = models.Claim.objects.create(**fields)
    claim.topics.set(topics)
    claim.questions.set(questions)
    return claim


def make_witness(**fields):
    fields.setdefault("slug", _slug("witness"))
    fields.setdefault("name", f"Name of {fields['slug']}")
    fields.setdefault("state", State.PUBLISHED)
    return models.Witness.objects.create(**fields)


def make_source(*, authors=(), topics=(), **fields):
    fields.setdefault("slug", _slug("source"))
    fields.setdefault("title", f"Title of {fields['slug']}")
    fields.setdefault("state", State.PUBLISHED)
    source = models.Source.objects.create(**fields)
    source.topics.set(topics)
    for position, agent in enumerate(authors, start=1):
        models.Authorship.objects.create(source=source, agent=agent, position=position)
    return source


def make_item(*, draws_on=(), **fields):
    """An item of a new source, unless a source or a witness is given."""
    if "source" not in fields and "witness" not in fields:
        fields["source"] = make_source()
    fields.setdefault("slug", _slug("item"))
    fields.setdefault("summary", f"Summary of {fields['slug']}")
    fields.setdefault("state", State.PUBLISHED)
    item = models.EvidenceItem.objects.create(**fields)
    item.draws_on.set(draws_on)
    return item


def make_link(**fields):
    fields.setdefault("stance", Stance.SUPPORTS)
    fields["claim"] = fields.get("claim") or make_claim()
    fields["item"] = fields.get("item") or make_item()
    return models.EvidenceLink.objects.create(**fields)


def make_relation(**fields):
    fields.setdefault("kind", RelationKind.DENIES)
    fields["subject"] = fields.get("subject") or make_claim()
    fields["object"] = fields.get("object") or make_claim()
    return models.ClaimRelation.objects.create(**fields)


def make_appearance(**fields):
    """By a new agent, unless an agent or a witness is given."""
    if "agent" not in fields and "witness" not in fields:
        fields["agent"] = make_agent()
    fields.setdefault("slug", _slug("appearance"))
    fields["claim"] = fields.get("claim") or make_claim()
    return models.Appearance.objects.create(**fields)


def make_assessment(**fields):
    fields.setdefault("slug", _slug("assessment"))
    fields.setdefault("verdict", Verdict.UNRESOLVED)
    fields.setdefault("state", State.PUBLISHED)
    fields["claim"] = fields.get("claim") or make_claim()
    fields["assessor"] = fields.get("assessor") or make_agent()
    return models.Assessment.objects.create(**fields)


def make_search(**fields):
    fields.setdefault("slug", _slug("search"))
    fields.setdefault("repository", f"Repository of {fields['slug']}")
    fields.setdefault("outcome", Outcome.NOTHING)
    return models.SearchLog.objects.create(**fields)


def make_derivation(**fields):
    fields["derived"] = fields.get("derived") or make_source()
    fields["origin"] = fields.get("origin") or make_source()
    return models.Derivation.objects.create(**fields)


def make_source_event(**fields):
    fields.setdefault("event", SourceEventKind.AUTHENTICATED)
    fields["source"] = fields.get("source") or make_source()
    return models.SourceEvent.objects.create(**fields)


def make_identifier(**fields):
    fields.setdefault("scheme", "doi")
    fields.setdefault("value", f"10.1000/{next(_numbers)}")
    fields["source"] = fields.get("source") or make_source()
    return models.Identifier.objects.create(**fields)


def make_attachment(**fields):
    fields.setdefault("sha256", f"{next(_numbers):064x}")
    fields["source"] = fields.get("source") or make_source()
    return models.Attachment.objects.create(**fields)


def make_relay(**fields):
    fields["witness"] = fields.get("witness") or make_witness()
    fields["relayed"] = fields.get("relayed") or make_witness()
    return models.Relay.objects.create(**fields)


def make_possible_identity(**fields):
    fields["first"] = fields.get("first") or make_witness()
    fields["second"] = fields.get("second") or make_witness()
    return models.PossibleIdentity.objects.create(**fields)
