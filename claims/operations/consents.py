"""What witnesses have agreed to: kept beside them, told to the internal log alone, and held to.

Nothing that the public can see tells of it: not why a witness is withdrawn, nor by whom.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.choices import ConsentScope, State
from claims.ledger.beside import CONSENTS
from claims.ledger.body import NewEntry
from claims.models import Consent, SluggedRecord, Witness

from .beside import differing
from .ledger import BATCH


def today() -> date:
    return datetime.now(UTC).date()


class Consents:
    """Writes those of one change, and notes which: what the ledger is to be told is asked for at its end."""

    def __init__(self) -> None:
        self._witnesses: set[int] = set()
        self._keys: set[str] = set()

    def save(self, consent: Consent, *, validated: bool = False) -> None:
        """Insert or update. Unless a form did so already, checks it first: raises ValidationError."""
        if not validated:
            consent.full_clean()
        consent.save()
        self.note(consent)

    def note(self, consent: Consent) -> None:
        """Have the ledger told of it at the end, whatever becomes of it."""
        self._witnesses.add(consent.witness_id)
        self._keys.add(consent.witness.slug)

    def absorb(self, duplicate: Witness, *, into: Witness) -> None:
        """Let the one that stays have the consent of the other; if both have one, what both of them allow."""
        for consent in Consent.objects.filter(witness=duplicate):
            self.note(consent)
            own = Consent.objects.filter(witness=into).first()
            if own is None:
                own, consent.witness = consent, into
            else:
                _narrow(own, by=consent)
            self.save(own)

    def entries(self, *, renamed: Collection[int], gone: Iterable[str]) -> list[NewEntry]:
        """What the internal log does not know yet, witnesses with another slug (primary keys) or a former one included."""
        witnesses, keys = self._witnesses | {*renamed}, self._keys | {*gone}
        if not witnesses and not keys:
            return []
        pks = Consent.objects.filter(witness__in=witnesses).values_list("pk", flat=True)
        rows = list(CONSENTS.read(list(pks)))
        return differing(CONSENTS, {*keys, *(row.key for row in rows)}, rows)


def _narrow(consent: Consent, *, by: Consent) -> None:
    """The smaller scope, the earlier end with its beginning, and both notes."""
    consent.scope = max(consent.scope, by.scope, key=ConsentScope.values.index)
    if by.expires is not None and (consent.expires is None or by.expires < consent.expires):
        consent.obtained, consent.expires = by.obtained, by.expires
    consent.note = "\n\n".join(dict.fromkeys(note for note in (consent.note, by.note) if note))


def unprotected(pks: Collection[int]) -> list[str]:
    """Of these witnesses, why those are refused that are public without the pseudonym that was agreed to."""
    found: list[str] = []
    if not pks or not Consent.objects.exists():
        return found
    ordered = sorted(pks)
    for start in range(0, len(ordered), BATCH):
        some = ordered[start : start + BATCH]
        bare = Consent.objects.filter(witness__in=some, witness__protected=False, witness__state=State.PUBLISHED)
        pseudonymous = bare.filter(scope=ConsentScope.PSEUDONYM).select_related("witness").order_by("witness")
        found += [_why_unprotected(consent.witness) for consent in pseudonymous]
    return found


def _why_unprotected(witness: Witness) -> str:
    return _(
        "“%(witness)s” agreed to be public under a pseudonym only, and is not protected. Protect the witness, or correct "
        "the consent first."
    ) % {"witness": witness}


def why_not_public(records: Iterable[SluggedRecord]) -> dict[int, str]:
    """By primary key, why the consent of these witnesses forbids publishing them. Those it allows are absent."""
    witnesses = [record for record in records if isinstance(record, Witness)]
    consents = Consent.objects.filter(witness__in=[witness.pk for witness in witnesses])
    of = {consent.witness_id: consent for consent in consents} if witnesses else {}
    found = {witness.pk: _why_not(witness, of[witness.pk]) for witness in witnesses if witness.pk in of}
    return {pk: why for pk, why in found.items() if why}


def _why_not(witness: Witness, consent: Consent) -> str:
    if consent.scope == ConsentScope.STAFF:
        return _(
            "The witness agreed to nothing in public. Correct the consent on the witness’s page, if there is another."
        )
    if consent.expires is not None and consent.expires < today():
        return _("The consent ended on %(day)s. Enter a new one on the witness’s page, if there is one.") % {
            "day": date_format(consent.expires, "Y-m-d")
        }
    if consent.scope == ConsentScope.PSEUDONYM and not witness.protected:
        return _(
            "The witness agreed to be public under a pseudonym only, and is not protected. Protect the witness, or correct "
            "the consent first."
        )
    return ""
