"""Full-text search over what is public: words are folded here, found by SQLite's FTS5 or PostgreSQL's tsvector.

``texts`` says which words a record is found by, ``folding`` how words are compared, ``query`` what a reader asks for,
``index`` finds and ranks, and ``excerpt`` shows where. Only ``sqlite`` and ``postgres`` hold a vendor's SQL.
"""
