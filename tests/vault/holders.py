"""Holders of identities, and identities that they keep."""

from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from claims.operations.identity import keep, read
from claims.vault.particulars import NOBODY, Particulars
from tests import factories as make

PURPOSE = "She asked to be told of the hearing."
IVAN = Particulars("Ivan Petrov", "Vanya\nI. P. Petrov", "ivan@example.org", "Lives in Chusovoy.")
OLGA = Particulars("Olga Smirnova")
SECRETS = ("Ivan", "Petrov", "Vanya", "ivan@example.org", "Chusovoy", "Olga", "Smirnova")


def holder(name="hilda", **fields):
    """A reviewer who is a holder besides."""
    account = User.objects.create_user(name, is_staff=True, **fields)
    account.groups.set([Group.objects.get(name="reviewer")])
    account.user_permissions.set([Permission.objects.get(codename="hold_identities")])
    return account


def desk_of(account):
    client = Client()
    client.force_login(account)
    return client


def protected(slug="guard", **fields):
    return make.make_witness(slug=slug, **{"name": "A guard", "protected": True} | fields)


def kept_for(witness, *, by, who=IVAN):
    """Keeps it; the handle by which forms name it."""
    before = {one.handle for one in read(by=by, witness=witness, purpose=PURPOSE)}
    keep(by=by, witness=witness, particulars=who, purpose=PURPOSE, seen=NOBODY.stamp())
    (handle,) = {one.handle for one in read(by=by, witness=witness, purpose=PURPOSE)} - before
    return handle


def held_of(witness, *, by):
    return [one.particulars for one in read(by=by, witness=witness, purpose=PURPOSE)]
