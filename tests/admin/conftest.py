import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def editor(db):
    return User.objects.create_superuser("edith", password="correct horse battery")


@pytest.fixture
def desk(editor):
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def viewer_desk(db):
    """Somebody who may look at everything and change nothing."""
    viewer = User.objects.create_user("victor", password="correct horse battery", is_staff=True)
    viewer.user_permissions.set(
        Permission.objects.filter(content_type__app_label="claims", codename__startswith="view_")
    )
    client = Client()
    client.force_login(viewer)
    return client


@pytest.fixture
def count_queries():
    """How many queries a call makes."""

    def count(call):
        with CaptureQueriesContext(connection) as queries:
            call()
        return len(queries)

    return count
