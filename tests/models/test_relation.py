from itertools import product

import pytest

from tests.factories import make_claim, make_relation

from .visibility import in_every_state, public_among

pytestmark = pytest.mark.django_db


def test_relation_is_public_when_both_claims_are():
    subjects, objects = in_every_state(make_claim), in_every_state(make_claim)
    relations = {
        (one, other): make_relation(subject=subjects[one], object=objects[other])
        for one, other in product(subjects, objects)
    }

    assert public_among(relations) == {("published", "published")}


def test_relation_of_another_kind_between_the_same_claims_is_another_relation():
    relation = make_relation(kind="denies")

    again = make_relation(subject=relation.subject, kind="restates", object=relation.object)
    back = make_relation(subject=relation.object, kind="denies", object=relation.subject)

    assert len({relation.pk, again.pk, back.pk}) == 3


def test_relation_reads_as_a_sentence():
    relation = make_relation(
        subject=make_claim(statement="No rain"), kind="denies_evidence_for", object=make_claim(statement="Rain")
    )

    assert str(relation) == "No rain · denies there is evidence for · Rain"
