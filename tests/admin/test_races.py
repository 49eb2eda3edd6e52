"""Eight who publish the same claim at the same moment, each at a desk of his or her own: one does, the others are told."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.choices import State
from claims.models import Claim, LedgerEntry
from tests import factories
from tests.operations.test_concurrency import all_at_once

from .pages import change_url, errors, list_url, post, read, shown_at, told
from .test_writing import record_all

pytestmark = pytest.mark.django_db(transaction=True)

RACES, REDUCED, PUBLISHERS = 200, 5, 8


def from_the_list(client, claim):
    sent = {
        "action": "publish_selected",
        "_selected_action": [str(claim.pk)],
        "shown_at": shown_at(client, list_url(Claim)),
    }
    return lambda: client.post(list_url(Claim), sent)


def from_its_page(client, claim):
    data = read(client.get(change_url(claim))).data
    return lambda: post(client, change_url(claim), data, button="_published")


def was_told(response):
    """Whether this publisher learns that somebody else has been faster."""
    texts = errors(response) if response.status_code == 200 else told(response)
    return any("changed by somebody else (" in text for text in texts)


@pytest.mark.parametrize(
    "race", [pytest.param(race, marks=[] if race < REDUCED else pytest.mark.soak) for race in range(RACES)]
)
def test_one_of_eight_publishes_and_the_others_are_told(race):
    claim = factories.make_claim(state=State.DRAFT, scope="")
    record_all()
    clients = []
    for number in range(PUBLISHERS):
        clients.append(Client())
        clients[-1].force_login(User.objects.create_superuser(f"publisher-{number}"))
    prepare = from_its_page if race % 2 else from_the_list

    responses = all_at_once(*[prepare(client, claim) for client in clients])

    claim.refresh_from_db()
    assert claim.state == State.PUBLISHED
    assert LedgerEntry.objects.filter(action="published").count() == 1
    assert sorted(was_told(response) for response in responses) == [False] + [True] * (PUBLISHERS - 1)
