"""English sentences from parts: who, what became of them, and where or when, each part drawn beforehand.

Some 16,000 parts give 137,000 million sentences, in which words are as frequent as in a language: few very, most rarely.
A sentence costs three look-ups, so that the writing of a bundle is not a matter of hours.
"""

from . import words
from .chance import Draw
from .vocabulary import Vocabulary

_SUBJECTS = 1 << 12
_PREDICATES = 1 << 13
_SETTINGS = 1 << 12
_HEADINGS = 1 << 13


class Prose:
    """The sentences of one seed."""

    def __init__(self, seed: int) -> None:
        self.vocabulary = Vocabulary(seed)
        draw = Draw(seed, "prose")
        self.subjects = [self._subject(draw) for _number in range(_SUBJECTS)]
        self.predicates = [self._predicate(draw) for _number in range(_PREDICATES)]
        self.settings = [self._setting(draw) for _number in range(_SETTINGS)]
        # With a place for a setting.
        self._headings = [self._heading(draw) for _number in range(_HEADINGS)]
        self.openings = [subject[0].upper() + subject[1:] for subject in self.subjects]

    def clause(self, bits: int) -> str:
        """A clause without a capital and a full stop, made of the lower 37 bits."""
        subject, predicate = self.subjects[bits & 4095], self.predicates[bits >> 12 & 8191]
        return f"{subject} {predicate} {self.settings[bits >> 25 & 4095]}"

    def sentence(self, draw: Draw) -> str:
        bits = draw.bits()
        opening, predicate = self.openings[bits & 4095], self.predicates[bits >> 12 & 8191]
        return f"{opening} {predicate} {self.settings[bits >> 25 & 4095]}."

    def sentences(self, draw: Draw, most: int) -> str:
        """One to ``most`` sentences; where they are many, sometimes in two paragraphs."""
        said = [self.sentence(draw) for _sentence in range(1 + draw.below(most))]
        if len(said) > 3 and draw.chance(0.3):
            return f"{' '.join(said[:2])}\n\n{' '.join(said[2:])}"
        return " ".join(said)

    def heading(self, draw: Draw) -> str:
        """What a document might be called."""
        bits = draw.bits()
        return self._headings[bits & 8191].format(self.settings[bits >> 13 & 4095])

    def person(self, bits: int) -> str:
        given, surnames = self.vocabulary.given, self.vocabulary.surnames
        initial = f"{chr(65 + bits % 26)}. " if bits & 3 == 0 else ""
        return f"{given[(bits >> 8) % len(given)]} {initial}{surnames[(bits >> 24) % len(surnames)]}"

    def body(self, bits: int) -> str:
        """The name of an organization."""
        places = self.vocabulary.places
        place = places[(bits >> 8) % len(places)]
        kind = words.BODIES[(bits >> 24) % len(words.BODIES)]
        other = words.BODIES[(bits >> 32) % len(words.BODIES)]
        return (f"{place} {kind}", f"{kind} of {place}", f"{place} {kind}, {other}", f"Joint {kind} {place}")[bits & 3]

    def place(self, draw: Draw) -> str:
        return draw.ranked(self.vocabulary.ranked_places)

    def _subject(self, draw: Draw) -> str:
        known = self.vocabulary
        noun, adjective = draw.ranked(known.nouns), draw.ranked(known.adjectives)
        forms = (
            f"the {adjective} {noun}",
            f"the {noun} at {self.place(draw)}",
            f"the {adjective} {noun} of the {draw.ranked(known.nouns)}",
            f"{draw.one(words.NUMBERS)} {draw.one(words.PLURALS)}",
            f"the {draw.one(words.PLURALS)} from {self.place(draw)}",
            f"{draw.one(known.given)} {draw.one(known.surnames)}",
            f"{draw.one(known.surnames)}’s {noun}",
        )
        return draw.one(forms)

    def _predicate(self, draw: Draw) -> str:
        known = self.vocabulary
        verb, noun = draw.ranked(known.verbs), draw.ranked(known.nouns)
        preposition, adverb = draw.one(words.PREPOSITIONS), draw.one(words.ADVERBS)
        forms = (
            f"had been {verb} {preposition} the {noun}",
            f"had been {verb} by the {draw.ranked(known.adjectives)} {noun}",
            f"{draw.one(words.SAID)} that the {noun} had been {verb}",
            f"could not be {verb} {preposition} {self.place(draw)}",
            f"had {adverb} been {verb} {preposition} {self.place(draw)}",
            f"would be {verb} {adverb}, with the {noun}",
            f"must have been {verb} for the {noun}",
        )
        return draw.one(forms)

    def _setting(self, draw: Draw) -> str:
        known = self.vocabulary
        noun = draw.ranked(known.nouns)
        forms = (
            f"in {self.place(draw)}",
            draw.one(words.PERIODS),
            f"near the {noun} {draw.one(words.PREPOSITIONS)} {self.place(draw)}",
            f"with {draw.one(words.NUMBERS)} {draw.one(words.PLURALS)}",
            f"according to {draw.one(known.given)} {draw.one(known.surnames)}",
            f"and the {draw.ranked(known.adjectives)} {noun}",
            f"at the {noun}, {draw.one(words.PERIODS)}",
        )
        return draw.one(forms)

    def _heading(self, draw: Draw) -> str:
        known = self.vocabulary
        noun, adjective = draw.ranked(known.nouns), draw.ranked(known.adjectives)
        forms = (
            f"{adjective.capitalize()} {noun} {{}}",
            f"{noun.capitalize()} on the {draw.ranked(known.nouns)} {draw.one(words.PREPOSITIONS)} {self.place(draw)}",
            f"“{adjective.capitalize()} {noun}”: {draw.one(words.PLURALS)} {{}}",
            f"The {noun} of {self.place(draw)}, {draw.one(words.PERIODS)}",
            f"{draw.one(known.surnames)} to {draw.one(known.surnames)}, on the {noun}",
            f"Interview with {draw.one(known.given)} {draw.one(known.surnames)}, {adjective} {noun}",
        )
        return draw.one(forms)
