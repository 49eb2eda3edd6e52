import pytest

from claims.models import Agent
from tests import factories as make

pytestmark = pytest.mark.django_db

# (what names the agent, whether it is then public)
NAMINGS = {
    "nothing": (lambda agent: None, False),
    "author of a published source": (lambda agent: make.make_source(authors=[agent]), True),
    "author of a draft source": (lambda agent: make.make_source(authors=[agent], state="draft"), False),
    "author of a withdrawn source": (lambda agent: make.make_source(authors=[agent], state="withdrawn"), False),
    "issuer of a published source": (lambda agent: make.make_source(issuer=agent), True),
    "issuer of a draft source": (lambda agent: make.make_source(issuer=agent, state="draft"), False),
    "affiliation of a published witness": (lambda agent: make.make_witness(affiliation=agent), True),
    "affiliation of a draft witness": (lambda agent: make.make_witness(affiliation=agent, state="draft"), False),
    "agent of a published witness": (lambda agent: make.make_witness(agent=agent), True),
    "agent of a witness in review": (lambda agent: make.make_witness(agent=agent, state="in_review"), False),
    "maker of a published claim": (lambda agent: make.make_appearance(agent=agent), True),
    "maker of a draft claim": (
        lambda agent: make.make_appearance(agent=agent, claim=make.make_claim(state="draft")),
        False,
    ),
    "maker of a claim in a draft source": (
        lambda agent: make.make_appearance(agent=agent, source=make.make_source(state="draft")),
        False,
    ),
    "assessor in a published assessment": (lambda agent: make.make_assessment(assessor=agent), True),
    "assessor in a draft assessment": (lambda agent: make.make_assessment(assessor=agent, state="draft"), False),
    "assessor of a draft claim": (
        lambda agent: make.make_assessment(assessor=agent, claim=make.make_claim(state="draft")),
        False,
    ),
    "searcher": (lambda agent: make.make_search(searched_by=agent, claim=make.make_claim()), True),
    "searcher for nothing that is here": (lambda agent: make.make_search(searched_by=agent, claim=None), False),
    "searcher for a draft claim": (
        lambda agent: make.make_search(searched_by=agent, claim=make.make_claim(state="draft")),
        False,
    ),
}


@pytest.mark.parametrize(("naming", "public"), NAMINGS.values(), ids=NAMINGS)
def test_agent_is_public_when_something_public_names_it(naming, public):
    agent = make.make_agent()

    naming(agent)

    assert list(Agent.objects.public()) == ([agent] if public else [])


def test_agent_named_often_is_public_once():
    agent = make.make_agent()
    for _time in range(2):
        make.make_source(authors=[agent], issuer=agent)

    assert list(Agent.objects.public()) == [agent]


def test_agent_named_by_every_relation_that_can_name_one():
    naming = {relation.get_accessor_name() for relation in Agent._meta.related_objects if not relation.many_to_many}

    assert set(Agent.NAMED_BY) == naming


def test_agent_aliases_are_one_a_line():
    assert Agent(aliases=" One \n\nTwo, or 2\r\n").alias_list == ["One", "Two, or 2"]


def test_agent_is_shown_as_its_name():
    assert str(Agent(name="Task Force")) == "Task Force"
