import pytest

from claims.choices import AgentKind
from claims.formats.bibliography.names import Name, Parts, alias_of, from_parts, from_ris, of_agent


@pytest.mark.parametrize(
    ("family", "given", "said"),
    [
        ("毛", "泽东", "毛泽东"),
        ("이", "상호", "이상호"),
        ("村上", "はるき", "村上はるき"),
        ("マルクス", "カール", "カール マルクス"),
        ("Mao", "Zedong", "Zedong Mao"),
        ("毛", "", "毛"),
    ],
)
def test_name_is_said_in_the_order_of_its_script_and_its_parts_come_back(family, given, said):
    name = from_parts(Parts(family, given))

    assert name.name == said
    written = of_agent(said, AgentKind.PERSON.value, "", [alias_of(name)])
    assert written.inverted == (f"{family}, {given}" if given else family)


@pytest.mark.parametrize("text", [",", ", ,"])
def test_name_of_nothing_but_commas_is_a_name(text):
    assert from_ris(text) == Name(text, "" if text == "," else AgentKind.ORGANIZATION)
