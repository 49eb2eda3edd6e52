"""How often a password may be tried: by time that is given, so that nobody waits for it."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from claims.models import SignInFailures
from claims.operations import signing_in
from claims.operations.signing_in import ACCOUNT, ADDRESS, EVERYBODY, PAIR

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = 24 * 60 * 60  # seconds


def attempt(username="carla", address="192.0.2.7", browser="", at=NOON):
    return signing_in.begin(username=username, connection=address, browser=browser, at=at)


def attack(seconds, **attempts):
    """How many passwords somebody gets to try who tries one every second, and never knows the right one."""
    return sum(not attempt(**attempts, at=NOON + timedelta(seconds=second)).wait for second in range(seconds))


@pytest.mark.parametrize("rule", [PAIR, ADDRESS, ACCOUNT, EVERYBODY])
def test_each_failure_doubles_the_wait_up_to_a_limit(rule):
    waits = [rule.wait(failures).total_seconds() for failures in range(rule.free - 1, rule.free + 40)]

    assert waits[:3] == [0, rule.first, 2 * rule.first]
    assert waits == sorted(waits)
    assert (waits[-1], rule.wait(10**9).total_seconds()) == (rule.most, rule.most)


@pytest.mark.django_db
def test_hundred_wrong_passwords_at_once_are_five_guesses():
    assert [attempt().wait for _number in range(100)] == [0] * 5 + [10] * 95


@pytest.mark.django_db
def test_what_comes_too_early_is_not_counted():
    for _number in range(50):
        attempt()

    assert {row.count for row in SignInFailures.objects.all()} == {5}
    assert attempt(at=NOON + timedelta(seconds=10)).wait == 0


@pytest.mark.django_db
def test_patient_stranger_tries_some_ten_passwords_an_hour():
    assert attack(60 * 60) == 14


@pytest.mark.django_db
def test_made_up_names_have_an_end_where_nobody_knows_who_asks():
    waits = [attempt(username=f"name{number}", address="").wait for number in range(400)]

    assert waits == [0] * 300 + [1] * 100
    assert SignInFailures.objects.count() == 301
    assert attempt(username="carla", address="", browser=signing_in.known("carla")).wait == 0


@pytest.mark.django_db
def test_one_address_that_tries_many_names_has_to_wait():
    waits = [attempt(username=f"name{number}").wait for number in range(100)]

    assert waits == [0] * 30 + [10] * 70
    assert attempt(username="carla", address="198.51.100.9").wait == 0


@pytest.mark.django_db
def test_many_addresses_that_try_one_name_have_to_wait_a_minute_at_most():
    tried = [
        attempt(address=f"192.0.2.{number % 250}", at=NOON + timedelta(minutes=number)).wait for number in range(90)
    ]

    assert tried == [0] * 90
    assert 0 < attempt(address="198.51.100.9", at=NOON + timedelta(minutes=89)).wait <= 60


@pytest.mark.django_db
def test_name_is_the_same_however_it_is_written():
    for name in ("carla", "CARLA", " Carla ", "ｃａｒｌａ", "carla"):
        attempt(username=name)

    assert attempt().wait == 10


@pytest.mark.django_db
def test_success_forgets_what_failed_there_and_not_what_failed_elsewhere():
    for number in range(29):
        attempt(address=f"192.0.2.{number}")
    attempt(address="198.51.100.9")
    mine = attempt(address="198.51.100.9", at=NOON + timedelta(hours=1))
    assert mine.wait == 0
    before = SignInFailures.objects.get(key=mine.shared[1]).count

    signing_in.succeeded(mine)

    assert not SignInFailures.objects.filter(key=mine.own).exists()
    assert SignInFailures.objects.get(key=mine.shared[1]).count == before - 1


@pytest.mark.django_db
def test_a_known_browser_is_not_kept_out_by_strangers():
    for number in range(200):
        attempt(address=f"192.0.2.{number}")
    known = signing_in.known("Carla")

    assert attempt(address="192.0.2.1").wait > 0
    assert [attempt(address="192.0.2.1", browser=known).wait for _number in range(6)] == [0] * 5 + [10]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "browser", ["", "x", "a:b:c", "\x00", "9" * 8000, signing_in.known("otto"), signing_in.known("carla")[:-1]]
)
def test_what_names_no_known_browser_of_the_account_changes_nothing(browser):
    assert [attempt(browser=browser).wait for _number in range(6)] == [0] * 5 + [10]


@pytest.mark.django_db
def test_where_addresses_are_not_known_names_alone_count():
    assert [attempt(address="").wait for _number in range(31)] == [0] * 30 + [5]
    assert attempt(username="otto", address="").wait == 0


@pytest.mark.django_db
def test_failures_are_forgotten_after_a_day():
    attempt()
    attempt(username="otto", at=NOON + timedelta(seconds=DAY))
    assert SignInFailures.objects.count() == 5  # they share the address

    attempt(username="adam", address="198.51.100.9", at=NOON + timedelta(seconds=DAY + 1))
    assert SignInFailures.objects.filter(latest=NOON).count() == 0


@pytest.mark.django_db
def test_neither_names_nor_addresses_are_stored():
    attempt(username="hunter2-typed-as-name", address="192.0.2.7")

    stored = " ".join(str(value) for row in SignInFailures.objects.values_list() for value in row)
    assert [word for word in ("hunter2", "192.0.2.7") if word in stored] == []
    assert {len(row.key) for row in SignInFailures.objects.all()} == {64}


@pytest.mark.django_db
def test_hashes_are_of_no_use_without_the_key(settings):
    attempt()
    before = set(SignInFailures.objects.values_list("key", flat=True))
    settings.SECRET_KEY = "another" * 10
    attempt()

    assert SignInFailures.objects.exclude(key__in=before).count() == 3


@pytest.mark.django_db
def test_own_password_is_asked_for_apart():
    for _number in range(5):
        attempt()

    waits = [signing_in.begin_own(username="carla", at=NOON).wait for _number in range(6)]
    assert waits == [0] * 5 + [10]


@pytest.mark.django_db
def test_early_attempt_asks_the_database_once(django_assert_num_queries):
    for _number in range(5):
        attempt()

    with django_assert_num_queries(1):
        attempt()


@pytest.mark.django_db(transaction=True)
def test_fifty_attempts_at_once_are_five_guesses():
    waits, start = [], threading.Barrier(10)

    def try_five():
        start.wait(timeout=30)
        try:
            waits.extend([attempt().wait for _number in range(5)])
        finally:
            connection.close()

    threads = [threading.Thread(target=try_five) for _number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert sorted(waits) == [0] * 5 + [10] * 45
