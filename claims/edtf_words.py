"""Between EDTF and English: valid EDTF in words, and guesses at what words were meant; `claims.edtf` is the way in."""

import re
import unicodedata

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

_DATE = re.compile(r"([?~%]?)([0-9X]{4})(?:-([0-9X]{2})(?:-([0-9X]{2}))?)?([?~%]?)")
_PLAIN = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?(?:-([0-9]{2}))?")
OPEN_ENDS = ("", "..")
_NO_DATE = ("..", "", "XXXX")
_SEASONS = {
    21: gettext_noop("spring %(year)s"),
    22: gettext_noop("summer %(year)s"),
    23: gettext_noop("autumn %(year)s"),
    24: gettext_noop("winter %(year)s"),
    33: gettext_noop("first quarter of %(year)s"),
    34: gettext_noop("second quarter of %(year)s"),
    35: gettext_noop("third quarter of %(year)s"),
    36: gettext_noop("fourth quarter of %(year)s"),
    37: gettext_noop("first third of %(year)s"),
    38: gettext_noop("second third of %(year)s"),
    39: gettext_noop("last third of %(year)s"),
    40: gettext_noop("first half of %(year)s"),
    41: gettext_noop("second half of %(year)s"),
}
_HEMISPHERES = (gettext_noop("%(date)s (northern hemisphere)"), gettext_noop("%(date)s (southern hemisphere)"))
_QUALIFIED = {
    "": "%(date)s",
    "~": gettext_noop("about %(date)s"),
    "?": gettext_noop("%(date)s (uncertain)"),
    "%": gettext_noop("about %(date)s (uncertain)"),
}


def words(text: str) -> str:
    """Valid EDTF in words ("about 1951"), or the text itself where there are none for it."""
    if text[0] in "[{":
        said = _set_words(text)
    elif "/" in text:
        said = _interval_words(*text.split("/"))
    elif "T" in text:
        said = _time_words(text)
    else:
        said = _date_words(text)
    return text if said is None else said


def _date_words(text: str) -> str | None:
    found = _DATE.fullmatch(text)
    if not found:
        return None
    before, year, month, day, after = found.groups()
    # Before a year and nothing else, a qualifier means what it means after it; before a month it is the year's alone.
    if before and month:
        return None
    said = _calendar_words(year, month, day)
    return said and _(_QUALIFIED[before or after]) % {"date": said}


def _calendar_words(year: str, month: str | None, day: str | None) -> str | None:
    if "X" in year:
        return None if month else _unspecified_year_words(year)
    said = _year_words(year)
    if month is None:
        return said
    if month == "XX":
        patterns = {None: _("some month in %(date)s"), "XX": _("some day in %(date)s")}
        return patterns[day] % {"date": said} if day in patterns else None
    if int(month) not in MONTHS:
        return _season_words(int(month), said)
    if day and day != "XX":
        return _day_words(str(int(day)), month, said)
    said = _month_words(month, said)
    return _("some day in %(date)s") % {"date": said} if day else said


def _season_words(season: int, year: str) -> str:
    if season in _SEASONS:
        return _(_SEASONS[season]) % {"year": year}
    hemisphere, season = divmod(season - 25, 4)
    return _(_HEMISPHERES[hemisphere]) % {"date": _season_words(21 + season, year)}


def _year_words(year: str) -> str:
    return year if year >= "1000" else _("AD %(year)s") % {"year": int(year)}


def _unspecified_year_words(year: str) -> str | None:
    if year == "XXXX":
        return _("date unknown")
    if not re.fullmatch(r"[1-9][0-9]*X+", year):
        return None
    if year.count("X") == 1:
        return _("%(decade)ss") % {"decade": year.replace("X", "0")}
    # Neither "1900s" (a decade to some) nor "20th century" (1901 to 2000) says what 19XX does.
    return _("some year in %(first)s–%(last)s") % {"first": year.replace("X", "0"), "last": year.replace("X", "9")}


def _month_words(month: str, year: str) -> str:
    return _("%(month)s %(year)s") % {"month": MONTHS[int(month)], "year": year}


def _day_words(day: str, month: str, year: str) -> str:
    return _("%(day)s %(month)s %(year)s") % {"day": day, "month": MONTHS[int(month)], "year": year}


def _time_words(text: str) -> str:
    day, time = text.split("T")
    time = re.sub("([+-])", r" UTC\1", re.sub("^(..:..):00", r"\1", time)).replace("Z", " UTC")
    return _("%(date)s, %(time)s") % {"date": _date_words(day), "time": time}


def _interval_words(start: str, end: str) -> str | None:
    if start in _NO_DATE:
        pattern = _("until %(date)s") if start == ".." else _("until %(date)s, beginning unknown")
        said = _date_words(end)
        return said and pattern % {"date": said}
    if end in _NO_DATE:
        pattern = _("from %(date)s") if end == ".." else _("from %(date)s, end unknown")
        said = _date_words(start)
        return said and pattern % {"date": said}
    if start == end:
        return _date_words(start)
    first, last = _PLAIN.fullmatch(start), _PLAIN.fullmatch(end)
    short = _short_interval(first.groups(), last.groups()) if first and last else None
    said_first, said_last = _date_words(start), _date_words(end)
    if short or not said_first or not said_last:
        return short
    return _("%(start)s – %(end)s") % {"start": said_first, "end": said_last}


def _short_interval(first: tuple[str | None, ...], last: tuple[str | None, ...]) -> str | None:
    """An interval of two (year, month, day) with what they share said once: "23–24 May 2016"."""
    (year, month, day), (last_year, last_month, last_day) = first, last
    if not year or not last_year or bool(month) != bool(last_month) or bool(day) != bool(last_day):
        return None
    if not month or not last_month:
        return f"{_year_words(year)}–{_year_words(last_year)}"
    if year != last_year:
        return None
    said = _year_words(year)
    if not day or not last_day:
        return _("%(month)s %(year)s") % {"month": f"{MONTHS[int(month)]}–{MONTHS[int(last_month)]}", "year": said}
    if month == last_month:
        return _day_words(f"{int(day)}–{int(last_day)}", month, said)
    start = _("%(day)s %(month)s") % {"day": int(day), "month": MONTHS[int(month)]}
    return _("%(start)s – %(end)s") % {"start": start, "end": _day_words(str(int(last_day)), last_month, said)}


def _set_words(text: str) -> str | None:
    """One of them "1951, 1953 or 1955", all of them "1951 and 1953"; open ends only where they stand alone."""
    elements = [element.strip() for element in text[1:-1].split(",")]
    if len(elements) == 1:
        start, end = elements[0].split("..")
        if text[0] == "{" or (start and end):
            return None
        said = _date_words(start or end)
        pattern = _("%(date)s or later") if start else _("%(date)s or earlier")
        return said and pattern % {"date": said}
    said_elements = []
    for element in elements:
        start, dots, end = element.partition("..")
        if dots and not (start and end):
            return None
        said = _interval_words(start, end) if dots else _date_words(element)
        if not said:
            return None
        said_elements.append(said)
    pattern = _("%(first)s or %(last)s") if text[0] == "[" else _("%(first)s and %(last)s")
    return pattern % {"first": ", ".join(said_elements[:-1]), "last": said_elements[-1]}


# The other way about: what editors write instead of EDTF. Guesses need not be EDTF; whoever asks must check them.

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘"), "-")
_MONTH_NAMES = "january february march april may june july august september october november december".split()  # noqa: SIM905 (or else twelve lines)
_SEASON_NUMBERS = {"spring": "21", "summer": "22", "autumn": "23", "fall": "23"}
_IGNORED = re.compile(r"the|of|in|on|st|nd|rd|th|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?")
_UNKNOWN_DATE = re.compile(r"(?:date )?unknown|undated|no date|n\.? ?d|none|never|\?+")
_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[t ][0-9]{2}:[^/]*")
# The one group that matches is the date without its mark.
_QUALIFIERS = (
    ("%", re.compile(r"(.+?) ?(?:\?~|~\?|%)")),
    ("~", re.compile(r"(?:circa|ca?|about|around|approx(?:imately)?|roughly|~) ?\.? ?(.+)|(.+?) ?~")),
    ("?", re.compile(r"(?:probably|possibly|perhaps|maybe|likely) (.+)|(.+?) ?(?:\?|\(\?\))")),
)
_UNTIL = re.compile(r"(?:(?:before|until|till|by|up to|to|no later than) |pre ?-? ?|<=? ?|\.\. ?)(.+)")
_SINCE = re.compile(
    r"(?:(?:after|since|from|no earlier than) |post ?-? ?|>=? ?)(.+)"
    r"|(.+?)(?: onwards?| ?(?:-|/|to|until|\.\.) ?(?:present|now|today|open|ongoing)?)"
)
_SLASH = re.compile(" ?/ ?")
_JOINT = re.compile(r" ?(?:-|\.\.) ?| (?:to|until|till|through|and|or) ")


def guesses(text: str) -> list[str]:
    """What somebody may have meant who wrote `text`, likeliest first: "c. May 1951" gives ["1951-05~"]."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).lower()
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in plain).split())
    plain = _TIME.sub(r"\1", re.sub(r"(?<!\.)[.,;]$", "", plain))
    if _UNKNOWN_DATE.fullmatch(plain):
        return ["XXXX"]
    likeliest = [plain.replace(" ", "").upper(), *_read_whole(plain)]
    return [guess for guess in dict.fromkeys(likeliest) if guess not in ("", text)][:4]


def _read_whole(text: str) -> list[str]:
    for mark, pattern in _QUALIFIERS:
        if (found := pattern.fullmatch(text)) and (dates := _read_whole(found[found.lastindex or 1])):
            return ["/".join(_marked(end, mark) for end in when.split("/")) for when in dates]
    if dates := _read_date(text):
        return dates
    if found := _UNTIL.fullmatch(text):
        dates = [f"../{when}" for when in _read_date(found[1])]
    elif found := _SINCE.fullmatch(text):
        dates = [f"{when}/.." for when in _read_date(found[1] or found[2])]
    return dates or _read_joined(text)


def _marked(text: str, mark: str) -> str:
    if text in OPEN_ENDS or text.endswith(mark):
        return text
    return f"{text[:-1]}%" if text[-1] in "?~%" else text + mark


def _read_joined(text: str) -> list[str]:
    """Two dates, of which the first may borrow from the second ("May-June 1951"); "or" and "and" make sets."""
    between = text.startswith("between ")
    patterns = {" or ": "[{},{}]", " and ": "{}/{}" if between else "{{{},{}}}"}
    text = text.removeprefix("between ").removeprefix("from ")
    for joint in (_SLASH if "/" in text else _JOINT).finditer(text):
        start, end = text[: joint.start()], text[joint.end() :]
        lasts, rest = _read_date(end), end.split()
        borrowed = (f"{start} {' '.join(rest[skipped:])}" for skipped in range(1, len(rest)))
        firsts = _read_date(start) or next(filter(None, map(_read_date, borrowed)), [])
        pairs = [(first, last) for first in firsts for last in lasts]
        if pairs:
            return [patterns.get(joint[0], "{}/{}").format(*pair) for pair in pairs]
    return []


def _read_date(text: str) -> list[str]:
    return _read_unspecified(text) or _read_numbers(text) or _read_names(text)


def _read_unspecified(text: str) -> list[str]:
    """Dates nearly EDTF, with `u`, `x` or `00` for what is not known; decades; centuries."""
    if found := re.fullmatch(r"([0-9]{4})u", text):
        return [f"{found[1]}?"]
    if found := re.fullmatch(r"(?:the )?(?:early[- ]|mid[- ]|late[- ])?([0-9]{3})0 ?'?s", text):
        decade = f"{found[1]}X"
        return [decade, f"{decade[:2]}XX"] if decade[2] == "0" else [decade]
    if found := re.fullmatch(r"(?:the )?([0-9]{1,2})(?:st|nd|rd|th) (?:century|c)", text):
        return [f"{int(found[1]) - 1:02}XX"]
    if found := re.fullmatch(r"([0-9ux_?*]{4}|[0-9]{3}-)((?:-[0-9ux_?*]{2}){0,2})([?~%]?)", text):
        year = re.sub("[^0-9]", "X", found[1])
        rest = [part if part.isdigit() else "XX" for part in found[2].split("-")[1:]]
        rest = rest[: rest.index("00")] if "00" in rest else rest
        if not rest or "XX" in rest or rest[0] <= "12":
            return ["-".join([year, *rest]) + found[3]]
    return []


def _read_numbers(text: str) -> list[str]:
    text = re.sub("^([0-9]{4})([0-9]{2})([0-9]{2})$", r"\1-\2-\3", text)
    if found := re.fullmatch(r"([0-9]{4})(?: ?[-./] ?| )([0-9]{1,2})(?:[-./ ]([0-9]{1,2}))?", text):
        year, month, day = found.groups()
        if day:
            return [f"{year}-{month:0>2}-{day:0>2}"]
        # "1951-53" is a span of years.
        return [f"{year}/{year[:2]}{month}" if int(month) > max(12, int(year[2:])) else f"{year}-{month:0>2}"]
    if found := re.fullmatch(r"([0-9]{1,2})([-./ ])([0-9]{1,2})[-./ ]([0-9]{4})", text):
        first, mark, second, year = found.groups()
        # "5/6/1951" is in May to some and in June to others; with full stops the day is always first.
        orders = [(first, second), (second, first)] if mark in "-/" else [(second, first)]
        return [f"{year}-{month:0>2}-{day:0>2}" for month, day in orders if int(month) <= 12]
    if found := re.fullmatch(r"([0-9]{1,2})[-./ ]([0-9]{4})", text):
        return [f"{found[2]}-{found[1]:0>2}"]
    return []


def _read_names(text: str) -> list[str]:
    """One month or season by name, one year and perhaps one day, in any order: "May 23rd, 1951"."""
    tokens = [token for token in re.findall("[a-z]+|[0-9]+", text) if not _IGNORED.fullmatch(token)]
    names = [token for token in tokens if not token.isdigit()]
    years = [token for token in tokens if token.isdigit() and len(token) == 4]
    numbers = [token for token in tokens if token.isdigit() and len(token) < 3]
    if len(names) != 1 or len(years) != 1 or len(numbers) > 1 or len(tokens) != 2 + len(numbers):
        return []
    name, year = names[0], years[0]
    if name == "winter":
        # EDTF's 24 is no more than December to python-edtf.
        return [f"{year}-12/{int(year) + 1:04}-02"]
    if name in _SEASON_NUMBERS:
        return [] if numbers else [f"{year}-{_SEASON_NUMBERS[name]}"]
    month = next((at for at, full in enumerate(_MONTH_NAMES, 1) if len(name) > 2 and full.startswith(name)), None)
    return [f"{year}-{month:02}" + "".join(f"-{day:0>2}" for day in numbers)] if month else []
