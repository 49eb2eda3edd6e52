"""Sentences in other languages and scripts, put together from three parts each: originals of what is quoted in English."""

from .chance import Draw

SENTENCES: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "ru": (
        (
            "Начальник лагеря",
            "Второй эшелон",
            "Этот документ",
            "Военнопленный",
            "Старший офицер",
            "Свидетель",
            "Список",
        ),
        (
            "был отправлен на станцию",
            "не упоминается в отчёте",
            "был передан комиссии",
            "находился под охраной",
            "был найден в архиве",
            "числился среди пропавших",
            "покинул посёлок",
        ),
        (
            "весной того же года.",
            "до конца войны.",
            "по приказу штаба.",
            "вместе с другими.",
            "ещё зимой.",
            "без объяснений.",
        ),
    ),
    "ko": (
        ("수용소 소장은", "두 번째 열차는", "이 문서는", "포로 여러 명이", "그 장교는", "목격자는", "명단은"),
        ("국경 근처에서", "그해 봄에", "위원회 앞에서", "북쪽 역에서", "전쟁이 끝나기 전에", "밤늦게"),
        (
            "발견되었다.",
            "옮겨졌다고 말했다.",
            "다시 나타나지 않았다.",
            "기록되어 있다.",
            "확인되지 않았다.",
            "사라졌다.",
        ),
    ),
    "zh-Hant": (
        ("營地負責人", "第二列火車", "這份文件", "幾名戰俘", "那位軍官", "證人", "名單"),
        ("在邊境附近", "於同年春天", "在委員會面前", "從北站", "在戰爭結束以前", "深夜"),
        ("被發現。", "被送往他處。", "沒有再出現。", "有記錄可查。", "未經證實。", "失蹤了。"),
    ),
    "fr": (
        (
            "Le deuxième convoi",
            "L’officier blessé",
            "Ce télégramme",
            "Le témoin âgé",
            "La liste complète",
            "Le médecin-chef",
        ),
        ("n’a jamais été retrouvé", "a été envoyé à la frontière", "fut gardé près de la gare", "a quitté l’hôpital"),
        (
            "à l’été suivant.",
            "malgré les démentis.",
            "d’après les archives.",
            "où l’on espérait la relève.",
            "dès février.",
        ),
    ),
    "de": (
        (
            "Der zweite Transport",
            "Das Fernschreiben",
            "Der verwundete Häftling",
            "Die Lagerführung",
            "Ein früherer Wächter",
        ),
        ("wurde über die Grenze gebracht", "blieb in den Büchern ungenannt", "war im Frühjahr gefährdet", "fehlte"),
        (
            "bis zum Kriegsende.",
            "für mehrere Wochen.",
            "trotz aller Rückfragen.",
            "in der Nähe des Flusses.",
            "später.",
        ),
    ),
    "pl": (
        ("Drugi pociąg", "Świadek", "Żołnierz", "Ten łącznik", "Zastępca dowódcy", "Więzień"),
        ("został przewieziony za granicę", "nie wrócił do obozu", "był widziany później", "zginął bez śladu"),
        ("wiosną tego roku.", "przed końcem wojny.", "według urzędnika.", "wśród jeńców.", "o świcie."),
    ),
}

TAGS = tuple(SENTENCES)


def passage(tag: str, draw: Draw) -> str:
    """One to three sentences in the language of this tag."""
    first, second, third = SENTENCES[tag]
    between = "" if tag.startswith("zh") else " "
    return between.join(
        between.join((draw.one(first), draw.one(second), draw.one(third))) for _sentence in range(1 + draw.below(3))
    )


def heading(tag: str, draw: Draw) -> str:
    """A title in the language of this tag."""
    first, second, _third = SENTENCES[tag]
    return ("" if tag.startswith("zh") else " ").join((draw.one(first), draw.one(second)))
