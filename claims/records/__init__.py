"""Model → plain data, once: bundles, exports, the API and the ledger all say what is said here.

The columns, their names and their order are the bundle's (design, "Bundle").
"""

from .agent import AGENT
from .appearance import APPEARANCE
from .assessment import ASSESSMENT
from .attachment import ATTACHMENT
from .claim import CLAIM
from .columns import Plain, RecordType, Reference, Told, among, key
from .derivation import DERIVATION
from .export import Exported, export
from .item import ITEM
from .link import LINK
from .listed import FIGURES, LISTED, Listed
from .question import QUESTION
from .relation import RELATION
from .search_log import SEARCH_LOG
from .source import SOURCE
from .source_event import SOURCE_EVENT
from .topic import TOPIC
from .witness import WITNESS

RECORD_TYPES: dict[str, RecordType] = {
    record_type.collection: record_type
    for record_type in (
        AGENT,
        TOPIC,
        QUESTION,
        WITNESS,
        SOURCE,
        DERIVATION,
        SOURCE_EVENT,
        ATTACHMENT,
        ITEM,
        CLAIM,
        APPEARANCE,
        LINK,
        RELATION,
        ASSESSMENT,
        SEARCH_LOG,
    )
}
"""By collection, each after all that it names (but for a source's whole and a witness's witnesses)."""

__all__ = [
    "FIGURES",
    "LISTED",
    "RECORD_TYPES",
    "Exported",
    "Listed",
    "Plain",
    "RecordType",
    "Reference",
    "Told",
    "among",
    "export",
    "key",
]
