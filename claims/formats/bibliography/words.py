"""A further variable of CSL as readers see it."""

import json
from contextlib import suppress
from typing import Any

from claims import edtf

from . import dates, names


def in_words(value: Any) -> str:
    """Names as they are said, dates in words, text as it is; whatever else it may be, as JSON."""
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    with suppress(ValueError):
        if isinstance(value, list) and value:
            return ", ".join(names.from_csl(one).name for one in value)
        if isinstance(value, dict) and value.keys() & {"date-parts", "literal", "raw"}:
            return edtf.describe(dates.from_csl(value))
    return json.dumps(value, ensure_ascii=False)
