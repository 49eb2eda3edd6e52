"""
A site with a canary in every field that is not for the public: of every model, found by looking, not by a list.

`fields` says which field has got one, so that a new field without any is told; whoever exempts one says why.
"""

from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import connections
from django.db import models as fields
from django.utils import timezone

from claims import models
from claims.choices import State
from claims.models.fields import CSLField, EDTFField, VocabularyField
from claims.models.record import Record, ReviewedRecord
from claims.operations import attachment, change, copies, identity, uploads
from claims.operations.review import PUBLISH, WITHDRAW, advance
from claims.vault.particulars import NOBODY as NOBODY_KNOWN
from claims.vault.particulars import Particulars
from tests.admin.world import World, case
from tests.canary import PREFIX, Canaries
from tests.cleaning.made import picture
from tests.plantable import APPS, name_of, text_fields, to_be_planted
from tests.recorded import edit, recorded
from tests.speaking import COPIED, MAKERS, silent, speaking
from tests.vault.holders import holder

NOBODY, OTTO, CARLA, ACCOUNTS, PUBLIC_ONCE = "for nobody", "of Otto's", "of Carla's", "of accounts", "public once"
"""Who may see a canary at the desk: nobody at all, whoever sees all drafts, that and Carla, admins, whoever sees drafts."""
ORIGINAL, VAULT = "in a public original", "of the vault"
"""The first whoever may see the desk, where files are as they were attached; the other a holder, who has said what for."""
WITHDRAWN_SLUG = "the address of what was withdrawn"
"""It answers 410 for ever, and the public log says that there was something; this all may see, and nothing else of it."""

OWNER_OF = {"auth.User": ACCOUNTS, "claims.Consent": OTTO}
"""By model that is no record, who may see its rows at the desk, if anybody."""


class Planted:
    """The site: public records called known, and besides drafts, accounts, files and keys with canaries in them."""

    def __init__(self, patch):
        self.canaries, self.owners, self.fields = Canaries(), {}, set()
        self._keys(patch)
        self.world = World()
        self.people = self.world.people
        for word, state in (("waiting", State.IN_REVIEW), ("once", State.DRAFT)):
            case(word, state=state, by=self.people["otto"])
        self._records()
        self._formerly_public()
        self._former_name()
        self._files()
        self._uploads()
        self._others()
        self._consents()
        self._vault()
        self._ledger()

    def new(self, field, owner, *, row=""):
        place = f"{field} {owner}{f' ({row})' if row else ''}"
        self.owners[place] = owner
        self.fields.add(field)
        return self.canaries.new(place)

    def hash(self, value, field, owner):
        """A digest or a token, which has no canary in it, is a secret as it stands."""
        place = f"{field} {owner}"
        self.owners[place] = owner
        self.fields.add(field)
        self.canaries.others[value] = place

    def places(self, *owners):
        return {place for place, owner in self.owners.items() if owner in owners}

    # ------------------------------------------------------------ records

    def _records(self):
        """Every text of every record that is not public, in the name of whoever made it; so ledger and search have it too."""
        rows = [
            row
            for model in apps.get_app_config("claims").get_models()
            if issubclass(model, Record) and not model._meta.proxy
            for row in model._base_manager.exclude(pk__in=model.objects.public().values("pk"))
        ]
        # What public records have come to name of drafts meanwhile is theirs, with a reason that is theirs too.
        recorded(*(row for model, row in self.world.public.records.items() if not model._meta.proxy), by="importdata")
        own = {(type(row), row.pk) for row in self.world.own.records.values()}
        for name, owner in (("otto", OTTO), ("carla", CARLA)):
            with change(by=self.people[name], reason=self.new("claims.LedgerEntry.reason", owner)) as work:
                for row in rows:
                    is_carlas = (type(row), row.pk) in own or str(getattr(row, "slug", "")).startswith("mine")
                    if is_carlas == (owner == CARLA):
                        self._fill(row, PUBLIC_ONCE if str(getattr(row, "slug", "")).startswith("once") else owner)
                        work.save(row, validated=True)

    def _fill(self, row, owner):
        for field in text_fields(type(row)):
            if name_of(field) != "claims.Attachment.sha256":
                secret = field.name == "password"  # of which not even an admin sees the hash
                setattr(row, field.name, self._fit(field, NOBODY if secret else owner, row))

    def _fit(self, field, owner, row):
        if isinstance(field, EDTFField):
            place = f"{name_of(field)} {owner} ({row.pk})"
            self.owners[place] = owner
            self.fields.add(name_of(field))
            return self.canaries.date(place)
        if owner == PUBLIC_ONCE and field.name == "slug":
            owner = WITHDRAWN_SLUG
        canary = self.new(name_of(field), owner, row=row.pk)
        if isinstance(field, CSLField):
            return {"volume": canary}
        if isinstance(field, fields.BinaryField):
            return canary.encode()
        return f"https://{canary}.example/" if isinstance(field, fields.URLField) else canary

    def _formerly_public(self):
        """What was published with canaries in it, and withdrawn: it is in the public log, and may not be told any more."""
        reviewed = [model for model in apps.get_app_config("claims").get_models() if issubclass(model, ReviewedRecord)]
        once = [
            row
            for model in reviewed
            if not model._meta.proxy
            for row in model.objects.filter(state=State.DRAFT)
            if self.owners.get(self.canaries.places.get(row.slug)) == WITHDRAWN_SLUG
        ]
        for transition in (PUBLISH, WITHDRAW):
            advance(by="reviewer", transition=transition, records=once)
        self.withdrawn = once

    def _former_name(self):
        """A witness who was public under this name, and is protected now."""
        witness = self.world.public[models.Witness]
        witness.refresh_from_db()
        kept = witness.name, witness.slug
        edit(
            witness,
            name=self.new("claims.Witness.name", PUBLIC_ONCE, row="former"),
            slug=self.new("claims.Witness.slug", PUBLIC_ONCE, row="former"),
        )
        edit(witness, name=kept[0], slug=kept[1], protected=True, agent=None)
        for digest in models.PurgedSlug.objects.values_list("digest", flat=True):
            self.hash(digest, "claims.PurgedSlug.digest", NOBODY)

    # ------------------------------------------------------------ everything else

    def _others(self):
        """A row of each model that is no record, every field filled: accounts, sessions, the desk's log, the vault …"""
        for app in APPS:
            for model in apps.get_app_config(app).get_models():
                planted = {name_of(field) for field in text_fields(model)} & set(to_be_planted()) - self.fields
                if planted and not issubclass(model, Record) and model not in (models.LedgerEntry, LogEntry):
                    self._row_of(model, OWNER_OF.get(model._meta.label, NOBODY))
        self._row_of(LogEntry, ACCOUNTS)

    def _row_of(self, model, owner):
        row = model()
        self._fill(row, owner)
        for field in model._meta.concrete_fields:
            if field.is_relation and not field.null:
                setattr(row, field.name, self._other_end(field))
            elif isinstance(field, VocabularyField):
                setattr(row, field.name, field.choices[0][0])
            elif isinstance(field, fields.DateTimeField):
                setattr(row, field.name, timezone.now() + timedelta(days=1))
            elif isinstance(field, fields.DateField):
                setattr(row, field.name, timezone.now().date())
            elif isinstance(field, fields.IntegerField) and not field.primary_key:
                setattr(row, field.name, 1)
        row.save(using="vault" if model._meta.app_label == "vault" else "default")

    def _other_end(self, field):
        """What a row that is not for the public is about: a public record if it is about records, for that is worse."""
        if issubclass(field.related_model, Record):
            return self.world.public[field.related_model]
        return field.related_model._base_manager.order_by("-pk").first()

    def _files(self):
        """What files say that nobody sees, of a public source and of a draft; and names and contents of the draft's."""
        known, draft = self.world.public[models.Source], self.world.other[models.Source]
        self.originals = {}
        for name in MAKERS:
            canary = self.new("metadata of a file", ORIGINAL, row=name)
            self.originals[name] = self._attach(known, f"known-{name}", speaking(name, canary))
        self.originals["silent.txt"] = self._attach(known, "known-minutes.txt", silent())
        self.drafted = []
        drafted = {name: speaking(name, self.new("metadata of a file", OTTO, row=name)) for name in COPIED} | {
            "text.txt": f"{self.new('content of a file', OTTO)} told it.\n".encode(),
            # With a copy that is like no public one.
            "face.jpg": picture("JPEG", size=(50, 30), comment=self.new("metadata of a file", OTTO).encode()),
        }
        for name, content in drafted.items():
            called = f"{self.new('claims.Attachment.name', OTTO, row=name)}-{name}"
            self.drafted.append(self._attach(draft, called, content))
        for original in self.drafted:
            self.hash(original, "claims.Attachment.sha256", OTTO)
        for sha256 in models.PublicCopy.objects.values_list("sha256", flat=True).filter(original=self.drafted[-1]):
            self.hash(sha256, "claims.PublicCopy.sha256", OTTO)
        self.fields.add("claims.PublicCopy.original")

    def _attach(self, source, name, content):
        """As an upload does; returns its SHA-256."""
        sha256 = attachment.store(ContentFile(content))
        with change(by=self.people["otto"]) as work:
            work.save(models.Attachment(source_id=source.pk, sha256=sha256, name=name), validated=True)
            copies.record(work, {sha256: copies.make(sha256)})
        return sha256

    def _uploads(self):
        name = f"{self.new('name of an upload', NOBODY)}.json"
        uploaded = f'{{"topics": [{{"slug": "{self.new("content of an upload", NOBODY)}"}}]}}'
        uploads.keep(by=self.people["otto"], name=name, content=[uploaded.encode()], choices={"state": "draft"})

    def _consents(self):
        """Of the public witness one is made with all that is no record; Carla may see the note on hers."""
        for world, owner in ((self.world.own, CARLA), (self.world.other, OTTO)):
            note = self.new("claims.Consent.note", owner, row="of a draft")
            day = timezone.now().date()
            with change(by=self.people["otto" if owner == OTTO else "carla"]) as work:
                work.save(models.Consent(witness_id=world[models.Witness].pk, scope="named", note=note, expires=day))

    def _vault(self):
        """Sealed, as holders do it: of the protected witness, and of a draft. What each was for is in the internal log."""
        self.people["hilda"] = holder()
        for world in (self.world.public, self.world.other):
            witness = models.Witness.objects.get(pk=world[models.Witness].pk)
            told = {one: self.new(f"vault.Identity.{one}", VAULT, row=witness.pk) for one in Particulars.FIELDS}
            purpose = f"{self.new('claims.LedgerEntry.reason', OTTO, row='purpose')} is what for"
            identity.keep(
                by=self.people["hilda"], witness=witness, particulars=Particulars(**told), purpose=purpose,
                seen=NOBODY_KNOWN.stamp(),
            )  # fmt: skip
            token = models.IdentityToken.objects.filter(witness=witness).latest("pk").token
            if PREFIX not in token:
                self.hash(token, "claims.IdentityToken.token", NOBODY)

    def _ledger(self):
        """The internal log tells of all that: who wrote, of which record, and what."""
        told = models.LedgerEntry.objects.filter(log="internal")
        for name in ("key", "owner", "body"):
            if any(self.canaries.found(bytes(value, "utf-8") if isinstance(value, str) else bytes(value))
                   for value in told.values_list(name, flat=True)):  # fmt: skip
                self.fields.add(f"claims.LedgerEntry.{name}")
        with change(by=User.objects.get(password__startswith=PREFIX)) as work:
            work.touch(self._of_nobody())
        self.fields.add("claims.LedgerEntry.by")

    def _of_nobody(self):
        draft = models.Topic(slug=self.new("claims.Topic.slug", OTTO, row="by another account"), name="A topic")
        draft.save()
        return draft

    def _keys(self, patch):
        """Canaries in the settings that nobody may see."""
        patch.setattr(settings, "SECRET_KEY", self.new("SECRET_KEY", NOBODY) * 5)
        patch.setattr(settings, "VAULT_KEYS", (self.new("VAULT_KEYS", NOBODY).encode().ljust(32, b"-"),))
        for alias in connections:
            patch.setitem(connections[alias].settings_dict, "PASSWORD", self.new(f"password of {alias}", NOBODY))
