"""
What a site has that is put under load, or killed: `python -m tests.soak.fill`, with the settings of its database.

The founding case, accounts of editors, and published claims whose scope is a number that editors raise by one.
"""

import django

EDITORS, PASSWORD = 16, "correct horse battery staple"
COUNTERS = 4
"""Claims that several editors change at the same time."""


def editor(number):
    return f"editor-{number}"


def counter(number):
    return f"counter-{number}"


def fill():
    from django.contrib.auth.models import Group, User

    from tests import factories as make
    from tests.founding import import_founding_case
    from tests.recorded import recorded

    import_founding_case()
    for number in range(EDITORS):
        account = User.objects.create_user(editor(number), password=PASSWORD, is_staff=True)
        account.groups.set([Group.objects.get(name="admin")])
    own = [make.make_claim(slug=f"own-{number}", statement=f"Claim of {editor(number)}", scope="0")
           for number in range(EDITORS)]  # fmt: skip
    shared = [make.make_claim(slug=counter(number), statement=f"Counter {number}", scope="0")
              for number in range(COUNTERS)]  # fmt: skip
    recorded(*own, *shared, make.make_source(slug="filed", title="A source with files"))


if __name__ == "__main__":
    django.setup()
    fill()
