"""For the truth tables of ``public()``: rows in every state, and which of some rows are public."""

from claims.choices import State

STATES = [state.value for state in State]


def in_every_state(make, **fields):
    """By state, one record; by None, none, for a reference that may be empty."""
    return {state: make(state=state, **fields) for state in STATES}


def public_among(rows):
    """The keys of those of these rows (key → row, all of one model) that ``public()`` gives. It gives each once."""
    model = type(next(iter(rows.values())))
    public = list(model.objects.public().filter(pk__in=[row.pk for row in rows.values()]).values_list("pk", flat=True))
    assert len(public) == len(set(public))
    return {key for key, row in rows.items() if row.pk in public}
