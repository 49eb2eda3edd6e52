"""Items that nobody would write, for comparing our citations with those of citeproc-js."""

import random

# Those of claims/formats/bibliography/kinds.py, which needs Django; tests/citing holds them to it.
TYPES = [
    "report",
    "standard",
    "article-journal",
    "article-newspaper",
    "article-magazine",
    "article",
    "review",
    "review-book",
    "book",
    "thesis",
    "classic",
    "periodical",
    "pamphlet",
    "chapter",
    "paper-conference",
    "entry",
    "entry-dictionary",
    "entry-encyclopedia",
    "manuscript",
    "collection",
    "personal_communication",
    "hearing",
    "interview",
    "speech",
    "broadcast",
    "motion_picture",
    "song",
    "performance",
    "webpage",
    "post",
    "post-weblog",
    "dataset",
    "graphic",
    "figure",
    "map",
    "document",
    "bill",
    "event",
    "legal_case",
    "legislation",
    "musical_score",
    "patent",
    "regulation",
    "software",
    "treaty",
]
WORDS = [
    "the",
    "of",
    "and",
    "report",
    "prisoners",
    "War",
    "Korea",
    "transfer",
    "U.S.",
    "POWs",
    "to",
    "Soviet",
    "Union",
    "iPhone",
    "no.",
    "in-depth",
    "well-known",
    "mother-in-law",
    "a",
    "an",
    "for",
    "from",
    "with",
    "about",
    "what's",
    "it’s",
    "O'Brien",
    "“quoted”",
    "‘single’",
    '"straight',
    'quoted"',
    "'single",
    "straight'",
    "(bracketed)",
    "1951",
    "1951–1953",
    "St.",
    "vs.",
    "via",
    "&",
    "AT&T",
    "<i>Pravda</i>",
    "<b>bold</b>",
    "H<sub>2</sub>O",
    "x<sup>2</sup>",
    "<sc>caps</sc>",
    "<script>",
    "naïve",
    "café",
    "Übersicht",
    "Отчёт",
    "о",
    "пленных",
    "中国",
    "보고서",
    "تقرير",
    "‹x›",
    "«guillemets»",
    "²",
    "é",
    "—",
    "–",
    "-",
    "/",
    "...",
    "…",
    "A",
    "B",
    "c'est",
    "l'état",
    "d’Arc",
    "{braces}",
    "50%",
    "#3",
    "eBay",
    "McDonald",
    "UN",
    "(the)",
    "[sic]",
    '"the',
    'end"',
    'end."',
    "why?",
    "wow!",
    "well:",
    "yes;",
    "no,",
    "I.",
    "II",
]
ENDS = ["", "", "", "", ".", "?", "!", ":", ",", '"', "”", "’", ")", "...", "?!", " "]
FAMILIES = [
    "Cole",
    "Smith",
    "Toon",
    "Volkogonov",
    "van_der_Berg",
    "de_la_Cruz",
    "al-Hassan",
    "d’Artagnan",
    "O’Neill",
    "von_Neumann",
    "Müller",
    "Ivanov",
    "Иванов",
    "毛",
    "김",
    "الحسن",
    "Nguyễn",
    "Παπαδόπουλος",
    "Smith-Jones",
    "Mao",
    "ʿAbd",
    "X",
    "de_Gaulle",
    "St._John",
    "'abd",
    "e.e.",
    "Зоря",
]
GIVENS = [
    "Paul_M.",
    "John",
    "J.",
    "J.R.",
    "Jean-Paul",
    "jean",
    "J",
    "Dmitri_A.",
    "Ludwig_van",
    "Иван_Петрович",
    "泽东",
    "일성",
    "محمد",
    "A._B._C.",
    "Malcolm_H.",
    "Mary_Ann",
    "M",
    "Martin_Luther,_Jr.",
    "al-Amin",
    "Ch.",
    "Jürgen",
    "G.-P.",
    "Éric_von",
    "Mc",
]
BODIES = [
    "RAND",
    "U.S. Department of Defense",
    "United Nations",
    "Министерство обороны",
    "国家档案局",
    "AT&T",
    'The "Group"',
    "The New York Times",
    "Task Force Russia",
    "Smith & Co.",
    "CBS",
    "Report of",
]
LANGUAGES = ["en", "en-US", "en-GB", "ru", "zh", "zh-CN", "ko", "fr", "de", "ja", "ar", "tr", "vi", "English", "x"]
NUMBERS = [
    "1",
    "2",
    "3",
    "12",
    "21",
    "11",
    "112",
    "321",
    "iv",
    "XII",
    "3A",
    "A12",
    "12–14",
    "12-14",
    "321-328",
    "100–104",
    "1100–1113",
    "107-8",
    "1,3,5",
    "1,_3,_5",
    "12,_14–18",
    "3_and_4",
    "2_&_3",
    "MR-351/1",
    "No._5",
    "ch._3",
    "no",
    "number_7",
    "S/2122",
    "1/2",
    "12.3",
    "vol._2",
    "007",
    "special",
    "2nd",
    "e123",
    "e12-e15",
    "A1–A9",
    "1496–1504",
    "ii–iv",
    "B12-14",
    "5th_ed.",
    "n.s.",
    "10:",
    "1-2-3",
    "pp._3-4",
    "1952–53",
    "1952-1953",
    "3bis",
    "12a–b",
    "'3'",
    '"4"',
    "1;_2",
    "rev._ed.",
    "Second",
    "Third_edition",
]
NUMERIC = [
    "volume",
    "issue",
    "number",
    "page",
    "edition",
    "chapter-number",
    "collection-number",
    "number-of-volumes",
    "number-of-pages",
    "part-number",
    "supplement-number",
    "section",
    "version",
]
NAMES = [
    "editor",
    "translator",
    "director",
    "interviewer",
    "recipient",
    "container-author",
    "collection-editor",
    "composer",
    "illustrator",
    "compiler",
    "editorial-director",
    "original-author",
    "performer",
    "producer",
    "reviewed-author",
    "script-writer",
    "series-creator",
    "chair",
    "contributor",
    "curator",
    "executive-producer",
    "guest",
    "host",
    "narrator",
    "organizer",
    "editor-translator",
]
TEXTS = [
    "container-title",
    "publisher",
    "publisher-place",
    "archive",
    "archive-place",
    "archive_location",
    "archive_collection",
    "genre",
    "medium",
    "event-title",
    "event-place",
    "collection-title",
    "original-title",
    "title-short",
    "container-title-short",
    "status",
    "part-title",
    "volume-title",
    "reviewed-title",
    "reviewed-genre",
    "authority",
    "references",
    "original-publisher",
    "original-publisher-place",
    "scale",
    "dimensions",
    "call-number",
    "annote",
    "jurisdiction-note",
    "source",
]
COMMON = ["container-title", "publisher", "archive", "publisher-place", "genre", "volume", "issue", "page", "number"]


DATES = ["original-date", "event-date", "accessed", "available-date", "submitted"]
URLS = ["https://example.org/a?b=1&c=2", "http://x.org/", "https://www.example.org/a'b\"c"]
NOTES = ["OCLC: 123", "A remark.\nOCLC: 1", "DOI: 10.1/2", "publisher-place: Geneva", "a: b\nc"]


def text(dice, most=7):
    words = [dice.choice(WORDS) for _ in range(dice.randint(1, most))]
    return " ".join(words) + dice.choice(ENDS)


def title(dice):
    told = text(dice)
    return told + dice.choice([": ", "? ", ". ", " — ", "; "]) + text(dice, 4) if dice.random() < 0.3 else told


def person(dice):
    if dice.random() < 0.15:
        return {"literal": dice.choice(BODIES)}
    name = {"family": dice.choice(FAMILIES).replace("_", " ")}
    if dice.random() < 0.92:
        name["given"] = dice.choice(GIVENS).replace("_", " ")
    if dice.random() < 0.05:
        name["suffix"] = dice.choice(["Jr.", "III", "Sr"])
    if dice.random() < 0.05:
        name["non-dropping-particle"] = dice.choice(["van der", "de", "al-", "d’"])
    if dice.random() < 0.05:
        name["dropping-particle"] = dice.choice(["von", "de", "d’"])
    return name


def people(dice):
    return [person(dice) for _ in range(dice.choice([1, 1, 1, 1, 2, 2, 3, 4, 7, 8]))]


def parts(dice, length):
    year = dice.choice([1951, 1952, 1994, 2016, 2026, dice.randint(1, 2030)])
    return [year, dice.randint(1, 12), dice.randint(1, 28)][:length]


def date(dice):
    chance = dice.random()
    length = dice.randint(1, 3)
    if chance < 0.6:
        found = {"date-parts": [parts(dice, length)]}
    elif chance < 0.8:
        found = {"date-parts": sorted([parts(dice, length), parts(dice, length)])}
    elif chance < 0.87:
        found = {"date-parts": [parts(dice, 1)], "season": dice.randint(1, 4)}
    elif chance < 0.93:
        found = {"literal": dice.choice(["n.d.", "Winter 1951", "about 1950", "195X", "in press"])}
    else:
        found = {"date-parts": [[-dice.randint(1, 600)]]}
    if dice.random() < 0.15:
        found["circa"] = True
    return found


def item(dice):
    """One at random, of a type and some variables."""
    made = {"type": dice.choice(TYPES)}
    likely = {"title": (0.92, title), "author": (0.8, people), "issued": (0.85, date)}
    made |= {variable: make(dice) for variable, (chance, make) in likely.items() if dice.random() < chance}
    if dice.random() < 0.2:
        made["language"] = dice.choice(LANGUAGES)
    density = dice.choice([0.0, 0.05, 0.15, 0.3])
    common = {variable for variable in COMMON if dice.random() < 0.2}
    made |= {
        variable: variable_of(variable, dice)
        for variable in (*NUMERIC, *TEXTS)
        if variable in common or dice.random() < density
    }
    made |= {variable: people(dice) for variable in NAMES if dice.random() < density / 3}
    if "editor" in made and dice.random() < 0.3:
        made["translator"] = made["editor"]
    made |= {variable: date(dice) for variable in DATES if dice.random() < density / 2}
    rare = {"URL": (0.4, URLS), "DOI": (0.2, ["10.1000/182"]), "note": (0.05, NOTES)}
    return made | {variable: dice.choice(pool) for variable, (chance, pool) in rare.items() if dice.random() < chance}


def variable_of(variable, dice):
    if variable in NUMERIC:
        return dice.choice(NUMBERS).replace("_", " ")
    return title(dice) if "title" in variable else text(dice, 3)


def entries(seed, count):
    """``[{"item": …, "locator": …}]``"""
    dice = random.Random(seed)
    found = []
    for _ in range(count):
        entry = {"item": item(dice)}
        if dice.random() < 0.3:
            entry["locator"] = dice.choice(
                ["12", "12–14", "321-328", "ch. 3", "iv", "12, 14", "para. 7", "p. 5", "12a", "xx: y"]
            )
        found.append(entry)
    return found
