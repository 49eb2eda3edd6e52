"""The identity vault: who protected witnesses are, in a database of its own, sealed field by field.

Nothing here knows of a witness, and no witness knows of it: a random token, kept apart from both, leads from one to the
other (``claims.models.IdentityToken``). A process for the public has neither this app, nor its database, nor its key.
"""
