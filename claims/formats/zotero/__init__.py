"""What Zotero's connector reads on a page: the meta tags of a page about one document, and COinS in lists.

Both are made of the same: what Zotero keeps of an item of CSL-JSON. How its translators read them, and why it is done
this way, says docs/decisions/0030-what-zotero-reads.md.
"""

from .coins import coins
from .embedded import tags
from .item import Creator, ZoteroItem, zotero_item

__all__ = ["Creator", "ZoteroItem", "coins", "tags", "zotero_item"]
