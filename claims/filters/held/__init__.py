"""A list's public records as arrays in memory, by which it is counted without a look at the database.

SQL answers the same (``filters.counting``, ``ListFilterSet``): it is the reference, what answers while arrays are built,
and all that small sites ever use. ``columns`` says how one parameter is held, ``reading`` fetches it, ``answer`` asks
it for one request, and ``keeper`` sees to it that no answer is older than the record.
"""
