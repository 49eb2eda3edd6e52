"""Atom feeds (RFC 4287), written piece by piece. Any text is taken: what XML cannot hold is replaced."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

MEDIA_TYPE = "application/atom+xml"
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is no character to XML 1.0, escaped or not."""

UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)
"""When something was last changed of which the public log says nothing: an entry must say when."""


@dataclass(frozen=True)
class Link:
    """An address in full, and what it is to the feed or entry."""

    rel: str
    href: str
    media_type: str = "text/html"


@dataclass(frozen=True)
class Entry:
    """``id`` and addresses in full. ``summary`` is plain text, ``content`` HTML; ``categories`` are (term, scheme, label)."""

    id: str
    title: str
    updated: datetime
    links: Sequence[Link]
    published: datetime | None = None
    author: str = ""
    summary: str = ""
    content: str = ""
    categories: Sequence[tuple[str, str, str]] = ()


@dataclass(frozen=True)
class Feed:
    """What stands above the entries. ``author`` is that of all that name none."""

    id: str
    title: str
    updated: datetime
    author: str
    links: Sequence[Link]
    language: str = "en"


def write(feed: Feed, batches: Iterable[Iterable[Entry]]) -> Iterator[bytes]:
    """A piece for each batch of entries; the end is written behind the last only."""
    yield (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{xml(feed.language)}">\n'
        f"  <id>{xml(feed.id)}</id>\n  <title>{xml(feed.title)}</title>\n  <updated>{moment(feed.updated)}</updated>\n"
        f"  <author><name>{xml(feed.author)}</name></author>\n  {''.join(map(_link, feed.links))}\n"
    ).encode()
    for batch in batches:
        yield "".join(map(_entry, batch)).encode()
    yield b"</feed>\n"


def xml(text: str) -> str:
    """Text as it may stand in an element or an attribute. Line ends stay what they are; other controls are U+FFFD."""
    escaped = escape(NO_XML.sub("\ufffd", text))
    return escaped.replace("\r", "&#13;")


def moment(at: datetime) -> str:
    """RFC 3339, in UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def _link(link: Link) -> str:
    return f'<link rel="{xml(link.rel)}" type="{xml(link.media_type)}" href="{xml(link.href)}"/>'


def _entry(entry: Entry) -> str:
    parts = [
        f"<id>{xml(entry.id)}</id>",
        f"<title>{xml(' '.join(entry.title.split()))}</title>",
        f"<updated>{moment(entry.updated)}</updated>",
        f"<published>{moment(entry.published)}</published>" if entry.published else "",
        f"<author><name>{xml(entry.author)}</name></author>" if entry.author else "",
        *map(_link, entry.links),
        *(
            f'<category term="{xml(term)}" scheme="{xml(scheme)}" label="{xml(label)}"/>'
            for term, scheme, label in entry.categories
        ),
        f'<summary type="text">{xml(entry.summary)}</summary>' if entry.summary else "",
        f'<content type="html">{xml(entry.content)}</content>' if entry.content else "",
    ]
    return f"  <entry>{''.join(parts)}</entry>\n"
