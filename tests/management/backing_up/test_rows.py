"""Rows of PostgreSQL's dumps as they are read."""

from hypothesis import given
from hypothesis import strategies as st

from claims.management.backing_up.postgresql import _row

PLAIN = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0")).filter(
    lambda text: not text.startswith("\\x")
)


def written(value):
    """As `COPY … TO` writes it (https://www.postgresql.org/docs/current/sql-copy.html, text format)."""
    if value is None:
        return "\\N"
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    for plain, escaped in {
        "\\": "\\\\",
        "\b": "\\b",
        "\f": "\\f",
        "\n": "\\n",
        "\r": "\\r",
        "\t": "\\t",
        "\v": "\\v",
    }.items():
        value = value.replace(plain, escaped)
    return value


@given(st.lists(st.none() | st.binary() | PLAIN, min_size=1))
def test_rows_are_read_as_they_were_written(values):
    columns = [f"c{number}" for number in range(len(values))]
    line = "\t".join(map(written, values)).encode() + b"\n"

    assert _row(columns, line) == dict(zip(columns, values, strict=True))
