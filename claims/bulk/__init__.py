"""Synthetic bundles for measuring: seeded, streamed, and the same bytes everywhere. Knows the vocabularies, no database."""

from .bundle import BundleError, Progress, Table, tables, write

__all__ = ["BundleError", "Progress", "Table", "tables", "write"]
