from claims.models import LedgerEntry, LedgerHead


def test_ledger_entry_is_shown_as_number_action_and_record():
    entry = LedgerEntry(log="public", sequence=12, action="published", collection="claims", key="rain")

    assert str(entry) == "public 12: published claims/rain"


def test_ledger_head_is_shown_with_its_size():
    assert str(LedgerHead(log="internal", size=3)) == "internal: 3"


def test_ledger_has_no_reference_to_records():
    """An entry outlives what it tells of, and deleting that must not touch it."""
    assert [field.name for field in LedgerEntry._meta.get_fields() if field.is_relation] == []
