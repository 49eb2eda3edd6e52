"""Every kind of page that a browser shows, once; ``tests/test_browsed.py`` holds the list to the site's addresses."""

CLAIM = "no-evidence-through-china"
"""The claim of the founding case that has most of everything."""

PAGES = {
    "home": "/",
    "about": "/about/",
    "method": "/method/",
    "ledger": "/ledger/",
    "ledger-entry": "/ledger/0/",
    "search": "/search/?q=camp",
    "api-docs": "/api/v1/docs",
    "claims-list": "/claims/",
    "questions-list": "/questions/",
    "evidence-list": "/evidence/",
    "sources-list": "/sources/",
    "sources-list-chicago": "/sources/citations/chicago/?page_size=100",
    "reports-list": "/reports/",
    "witnesses-list": "/witnesses/",
    "agents-list": "/agents/",
    "topics-list": "/topics/",
    "claims-detail": f"/claims/{CLAIM}/",
    "questions-detail": "/questions/were-prisoners-taken-to-soviet-union/",
    "evidence-detail": "/evidence/shown-item/",
    "sources-detail": "/sources/rastvorov-memo-1955/",
    "witnesses-detail": "/witnesses/corso/",
    "agents-detail": "/agents/usrjc/",
    "topics-detail": "/topics/transfer-to-soviet-union/",
    "claims-topic-choices": "/claims/choices/topic/?find=prison",
    "claims-history": "/claims/revised/history/",
    "claims-version": "/claims/revised/v/1/",
    "claims-card": f"/claims/{CLAIM}/card/",
}
"""By the name of the address in ``claims/urls.py``. What is not of the founding case is made in ``site.py``."""

FRAMED = {PAGES["claims-card"]}
"""Those that are made to be shown in a frame, without the site's navigation."""

MORE_PAGES = {
    "a claim with most on both sides": "/claims/transferred-never-returned/",
    "a claim with assessments": "/claims/taken-to-soviet-union/",
    "a claim with discounted evidence": "/claims/disputed/",
    "a claim with nothing on either side": "/claims/bare/",
    "a claim with awkward texts and dates": "/claims/awkward/",
    "a card with assessments": "/claims/taken-to-soviet-union/card/",
    "a card with awkward texts": "/claims/awkward/card/",
    "a question with two answers": "/questions/how-many-were-taken/",
    "a report": "/sources/transfer-study-1993/",
    "a source with files": "/sources/files/",
    "a source that was retracted": "/sources/retracted/",
    "a protected witness": "/witnesses/protected/",
    "an item of a source that was retracted": "/evidence/retracted-item/",
    "filters set": "/claims/?form=denial&form=no_evidence&balance=disputed&made_after=1950&sort=-items",
    "all facets of sources": "/sources/?kind=report&status=declassified&status=superseded",
    "search before anything is sought": "/search/",
    "search that finds nothing": "/search/?q=zeppelin",
    "no result": "/claims/?q=zeppelin&form=denial",
    "a late page": "/sources/?page_size=10&page=5",
    "citations under filters": "/reports/citations/apa/?kind=report&after=1990",
    "no citation": "/sources/citations/chicago/?q=zeppelin",
}
"""What else a page can look like."""

ERRORS = {
    "400": ("/claims/?form=nonsense&colour=red&page=0", 400),
    "404": ("/nowhere/", 404),
    "404 of a record": ("/claims/nowhere/", 404),
    "404 past the end": ("/claims/?page=999", 404),
    "410": ("/claims/withdrawn/", 410),
    "410 of a card": ("/claims/withdrawn/card/", 410),
    "410 of a version": ("/claims/withdrawn/v/1/", 410),
    "410 of a history": ("/claims/withdrawn/history/", 410),
}
"""Pages that say what is wrong, and their status."""

SAME_AS = {
    **{
        f"{kind}-{page}": f"claims-{page}"
        for kind in ("questions", "evidence", "sources", "witnesses", "agents", "topics")
        for page in ("history", "version")
    },
    "sources-list-apa": "sources-list-chicago",
    "reports-list-chicago": "sources-list-chicago",
    "reports-list-apa": "sources-list-chicago",
}
"""Addresses whose page has the template of another, with nothing of its own. So have those that end in ``-choices``."""

NO_PAGES = {
    "sources-file": "saved, never shown: see test_zoo.py",
    "reports-detail": "redirects",
    "reports-history": "redirects",
    "reports-version": "redirects",
    "robots": "plain text",
    "security": "plain text",
    "icon": "redirects",
    "sitemap": "data",
    "sitemap-part": "data",
    "ledger-checkpoint": "plain text",
    "ledger-entries": "data",
    "oembed": "data",
    "claims-dossier": "a file",
}
"""Addresses that show a browser nothing. Those whose name ends in ``json`` or ``head``, or begins with ``api-``, are data."""
