import hashlib
import json
import secrets
from datetime import UTC, datetime

from django.db import migrations

STEP = 8


def tell_what_stands(apps, schema_editor):
    """Former slugs and considerations that the ledger was not told of until now, as they are (``claims.ledger.beside``)."""
    using = schema_editor.connection.alias
    retired = apps.get_model("claims", "RetiredSlug").objects.using(using).order_by("pk")
    considered = apps.get_model("claims", "Consideration").objects.using(using).order_by("pk")
    internal = Internal(apps, using)
    for row in retired.iterator():
        internal.enter("retired_slugs", f"{row.collection}/{row.slug}", {"current": row.current, "merged": row.merged})
    for row in considered.select_related("assessment").iterator(chunk_size=500):
        told = {"judgement": row.judgement, "statement": row.statement, "at": written(row.at)}
        told |= {"log_size": row.log_size, "evidence": row.evidence}
        internal.enter("considerations", row.assessment.slug, told)
    internal.store()


class Internal:
    """The internal log, to be appended to (``claims.operations.ledger``, written out: a migration stays as it is)."""

    def __init__(self, apps, using):
        self.models = {name: apps.get_model("claims", f"Ledger{name}") for name in ("Entry", "Subtree", "Head")}
        self.using, self.at = using, datetime.now(UTC)
        self.entries, self.subtrees = [], []
        self.head = self.rows("Head").filter(log="internal").first()
        frontier = bytes(self.head.frontier) if self.head else b""
        self.roots = [frontier[at : at + 32] for at in range(0, len(frontier), 32)]

    def rows(self, name):
        return self.models[name].objects.using(self.using)

    def enter(self, collection, key, record):
        if self.head is None:  # rows without a ledger: nobody entered them by this program
            self.head = self.rows("Head").create(log="internal")
            self.rows("Head").get_or_create(log="public")
        said = {"action": "created", "collection": collection, "key": key, "by": "migrate", "reason": ""}
        bound = {"log": "internal", "sequence": self.head.size, "at": written(self.at), "salt": secrets.token_hex(16)}
        body = canonical(said | bound | {"record": record})
        digest = hashlib.sha256(canonical(record)).hexdigest()
        leaf = hashlib.sha256(b"\x00" + body).digest()
        self.entries.append(
            self.models["Entry"](
                **said,
                log="internal",
                sequence=self.head.size,
                at=self.at,
                owner=f"{collection}/{key}",
                body=body,
                leaf_hash=leaf,
                shown_digest=digest,
                full_digest=digest,
            )
        )
        self.grow(leaf)
        if len(self.entries) >= 500:
            self.store()

    def grow(self, leaf):
        root, index, height = leaf, self.head.size, 0
        while index & 1:
            root = hashlib.sha256(b"\x01" + self.roots.pop() + root).digest()
            index, height = index >> 1, height + 1
            if height % STEP == 0:
                self.subtrees.append(self.models["Subtree"](log="internal", height=height, index=index, root=root))
        self.roots.append(root)
        self.head.size += 1

    def store(self):
        if self.entries:
            self.rows("Entry").bulk_create(self.entries)
            self.rows("Subtree").bulk_create(self.subtrees)
            self.head.frontier = b"".join(self.roots)
            self.head.save(using=self.using)
            self.entries, self.subtrees = [], []


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def written(at):
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


class Migration(migrations.Migration):

    dependencies = [("claims", "0006_roles")]

    operations = [
        migrations.AlterModelOptions(
            name="ledgerentry",
            options={
                "ordering": ("-id",),
                "permissions": (("erase_ledgerentry", "Can erase the bytes of a ledger entry"),),
                "verbose_name": "ledger entry",
                "verbose_name_plural": "ledger entries",
            },
        ),
        migrations.RunPython(tell_what_stands, migrations.RunPython.noop),
    ]
