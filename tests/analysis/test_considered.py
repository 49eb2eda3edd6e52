from claims.analysis.claim import Evidence
from claims.analysis.considered import Altered, Bore, Changes, changes
from claims.analysis.discount import Strike
from claims.analysis.stance import Bearing

SUPPORTS = Bore("supports", False, "strong", False)


def evidence(item, stance="supports", *, inherited=False, strength="strong", strikes=()):
    return Evidence(item, Bearing(stance, inherited, ("claim",), strength), frozenset(), strikes)


def test_nothing_has_changed():
    found = changes({"a": SUPPORTS}, [evidence("a")], set())

    assert (found, bool(found), len(found)) == (Changes(), False, 0)


def test_changes_are_told_by_kind_in_the_order_of_slugs():
    considered = {"gone": SUPPORTS, "same": SUPPORTS, "turned": SUPPORTS, "edited": SUPPORTS}
    now = [
        evidence("new-b"),
        evidence("turned", "contradicts", inherited=True),
        evidence("same"),
        evidence("edited"),
        evidence("new-a"),
    ]

    found = changes(considered, now, {"edited", "new-a"})

    assert found == Changes(
        added=("new-a", "new-b"),
        altered=(
            Altered("edited", SUPPORTS, SUPPORTS, True),
            Altered("turned", SUPPORTS, Bore("contradicts", True, "strong", False), False),
        ),
        gone=("gone",),
    )
    assert (bool(found), len(found)) == (True, 5)


def test_discounted_item_has_altered():
    found = changes({"a": SUPPORTS}, [evidence("a", strikes=(Strike("s", "retracted"),))], set())

    assert found.altered == (Altered("a", SUPPORTS, Bore("supports", False, "strong", True), False),)
