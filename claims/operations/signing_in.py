"""How often somebody may try a password: each failure makes the next wait longer, for everybody alike.

Counted in the database, so that all processes of the site know of it, and a restart forgets nothing. What is counted is
named by keyed hashes: from where somebody signs in is not written down, nor what was typed as a name, which may be a
password. An attempt is counted before its password is looked at, so that fifty at once are not fifty guesses.
"""

import logging
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from claims.models import SignInFailures

FORGOTTEN_AFTER = timedelta(days=1)
"""Without a further failure."""
KNOWN_FOR = timedelta(days=180)
"""How long a browser is known in which somebody signed in."""
SALT = "claims.operations.signing_in"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rule:
    """So many failures at no cost; then ``first`` seconds until the next attempt, twice as many after each, ``most`` at most."""

    free: int
    first: int
    most: int

    def wait(self, failures: int) -> timedelta:
        if failures < self.free:
            return timedelta()
        # 2 ** 20 seconds are more than any `most`.
        return timedelta(seconds=min(self.most, self.first * 2 ** min(failures - self.free, 20)))


PAIR = Rule(free=5, first=10, most=15 * 60)
"""One account name from one address, or in one known browser."""
ADDRESS = Rule(free=30, first=10, most=15 * 60)
ACCOUNT = Rule(free=30, first=5, most=60)
"""One account name from anywhere. A stranger can bring this about, and so it is short; a known browser is exempt."""
EVERYBODY = Rule(free=300, first=1, most=10)
"""All names together, where nobody knows who asks: or one who makes up names would have no end of guesses, and of rows."""


@dataclass(frozen=True)
class Attempt:
    """``wait``: seconds until one may try again; 0: this one counts, as a failure until ``succeeded``."""

    own: str
    """What a success clears."""
    shared: Sequence[str]
    wait: float


def begin(*, username: str, connection: str, browser: str, at: datetime) -> Attempt:
    """Count an attempt, unless it comes too early: then it is not to be looked at, and not counted either.

    ``connection``: from where, as one name; empty where that is not known, behind a proxy that is not counted. ``browser``:
    what `known` gave when the same account signed in there, or anything else.
    """
    name = _name(username)
    if nonce := _nonce(browser, name):
        rules = {_key("browser", name, nonce): PAIR}
    elif connection:
        rules = {
            _key("pair", name, connection): PAIR,
            _key("address", connection): ADDRESS,
            _key("account", name): ACCOUNT,
        }
    else:
        rules = {_key("account", name): ACCOUNT, _key("everybody"): EVERYBODY}
    return _count(rules, at)


def begin_own(*, username: str, at: datetime) -> Attempt:
    """The same for somebody who is signed in and is asked for the password once more."""
    return _count({_key("own", _name(username)): PAIR}, at)


def succeeded(attempt: Attempt) -> None:
    """The password was right: forget what failed here before. What failed elsewhere stays counted."""
    with transaction.atomic():
        SignInFailures.objects.filter(key=attempt.own).delete()
        SignInFailures.objects.filter(key__in=attempt.shared, count__gt=0).update(count=F("count") - 1)


def known(username: str) -> str:
    """What a browser keeps in which this account has signed in, so that no stranger can keep it from doing so again."""
    return signing.dumps([_key("known", _name(username)), secrets.token_hex(16)], salt=SALT)


def _nonce(browser: str, name: str) -> str:
    try:
        account, nonce = signing.loads(browser, salt=SALT, max_age=KNOWN_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return nonce if account == _key("known", name) else ""


def _count(rules: dict[str, Rule], at: datetime) -> Attempt:
    own, *shared = rules
    # Who comes too early is told so without a write.
    if wait := _wait(list(SignInFailures.objects.filter(key__in=rules)), at):
        return Attempt(own, shared, wait)
    with transaction.atomic():
        SignInFailures.objects.filter(latest__lt=at - FORGOTTEN_AFTER).delete()
        new = [SignInFailures(key=key, not_before=at, latest=at) for key in sorted(rules)]
        SignInFailures.objects.bulk_create(new, ignore_conflicts=True)
        # In one order, so that no two wait for each other.
        rows = list(SignInFailures.objects.select_for_update().filter(key__in=rules).order_by("key"))
        if wait := _wait(rows, at):
            return Attempt(own, shared, wait)
        for row in rows:
            rule = rules[row.key]
            row.count += 1
            row.latest, row.not_before = at, at + rule.wait(row.count)
            if row.count == rule.free:
                # Whose and from where is nobody's to read here.
                logger.warning(
                    "%s sign-ins failed for one name or from one address: more of them have to wait.", row.count
                )
        SignInFailures.objects.bulk_update(rows, ["count", "latest", "not_before"])
    return Attempt(own, shared, 0)


def _wait(rows: Sequence[SignInFailures], at: datetime) -> float:
    return max(((row.not_before - at).total_seconds() for row in rows if row.not_before > at), default=0)


def _name(username: str) -> str:
    """As one name what differs in capitals or in how it is written alone."""
    return unicodedata.normalize("NFKC", username).casefold().strip()


def _key(*parts: str) -> str:
    return salted_hmac(SALT, "\n".join(parts), algorithm="sha256").hexdigest()
