from claims.models import Agent, Witness

from .columns import RecordType, many, one, text

WITNESS = RecordType(
    Witness,
    (
        *text("slug", "name", "vantage"),
        one("affiliation", Agent),
        one("agent", Agent),
        *text("reliability", "protected"),
        many("relays", Witness, "relays__relayed"),
        many("possibly_same_as", Witness, "possible_identities__second", "possible_identities_of__first"),
    ),
)
