from claims.models import Agent, Witness

from .columns import RecordType, Reference, one, text


def possibly_same_as(witness: Witness) -> list[Witness]:
    """The witnesses joined to this one from either side, in the order of slugs."""
    others = [row.second for row in witness.possible_identities.all()]
    others += [row.first for row in witness.possible_identities_of.all()]
    return sorted(others, key=lambda other: other.slug)


WITNESS = RecordType(
    Witness,
    (
        *text("slug", "name", "vantage"),
        one("affiliation", Agent),
        one("agent", Agent),
        *text("reliability", "protected"),
        Reference(
            "relays",
            Witness,
            lambda witness: sorted((row.relayed for row in witness.relays.all()), key=lambda other: other.slug),
            ("relays__relayed",),
            many=True,
        ),
        Reference(
            "possibly_same_as",
            Witness,
            possibly_same_as,
            ("possible_identities__second", "possible_identities_of__first"),
            many=True,
        ),
    ),
    joined=("affiliation", "agent"),
    prefetched=("relays__relayed", "possible_identities__second", "possible_identities_of__first"),
)
