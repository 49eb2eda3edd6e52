"""What schemathesis checks beside its own (schemathesis.toml lets it pass over one of those)."""

import schemathesis

SLUG, DATE = "^[-a-zA-Z0-9_]{1,100}$", "edtf"


@schemathesis.check
def refused_for_what_a_schema_cannot_say(ctx, response, case):
    """Of requests that the schema allows, those alone are refused that name no record or date, or rank without words."""
    if response.status_code != 400 or not case.meta or not case.meta.generation.mode.is_positive:
        return
    allowed = {"sort", "q"}
    for one in case.operation.definition.raw["parameters"]:
        schema = one["schema"]
        if schema.get("format") == DATE or schema.get("items", {}).get("pattern") == SLUG:
            allowed.add(one["name"])
    wrong = {error["parameter"] for error in response.json()["errors"]}
    assert wrong <= allowed, f"refused for {', '.join(sorted(wrong - allowed))}"


@schemathesis.hook
def filter_query(context, query):
    """Empty values count as absent (docs/api.md), blanks and line breaks alone too, whatever the schema says of others."""
    return not any(_is_empty(value) for value in (query or {}).values())


def _is_empty(value):
    """Whether nothing of it stands in the address, behind the name."""
    several = value if isinstance(value, list) else [value]
    return all(not one.strip() if isinstance(one, str) else one in (None, {}, []) for one in several)
