"""How much a bundle may hold, wherever it comes from: enough for any real one, too little to choke the server."""

LONGEST_CELL = 2**20
"""Characters in one cell. The longest text a record takes has 50,000; a list of a thousand slugs has fewer than this."""

LONGEST_ROW = 16 * 2**20
"""Bytes in one line of a table, or in one record of JSON, before it is read into memory."""

LONGEST_WORKBOOK_CELL = 32_767
"""What a spreadsheet takes in one cell, counted in UTF-16 units. XlsxWriter cuts longer text without a word."""

LAST_WORKBOOK_ROW = 1_048_576
"""The last row that a sheet has, the header counted."""

MOST_WORKBOOK_CELLS = 10_000_000
"""From A1 to the last cell used in one sheet. Calamine keeps a place for each of them, empty ones too."""

LARGEST_WORKBOOK = 512 * 2**20
"""Bytes of a workbook when unpacked: its texts are held in memory."""

LARGEST_TABLES = 4 * 2**30
"""Bytes of all tables of a zip archive when unpacked. They are read as a stream, so this bounds time, not memory."""

LARGEST_ARCHIVE = 32 * 2**30
"""Bytes of a zip archive when unpacked, attached files included."""

MOST_MEMBERS = 100_000
"""Files in a zip archive."""

HIGHEST_RATIO = 200
"""Bytes unpacked per byte packed. Tables reach 20, workbooks 100, bombs 1,000."""

SMALLEST_BOMB = 2**20
"""Bytes unpacked below which the ratio does not matter: a short table of one value repeated packs very well."""
