"""Backups: copies of both databases and of all attached files in one folder, which prove that they are whole.

docs/deploying.md says what is in one and how it is used; docs/decisions/0037 why it is made so.
"""
