"""The vocabularies of the model. Imports nothing of ours, so that every layer may import it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a record stands between the editor's desk and the public."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class AgentKind(TextChoices):
    PERSON = "person", _("person")
    ORGANIZATION = "organization", _("organization")


class Form(TextChoices):
    """What sort of statement a claim is; ``no_evidence`` says that evidence is absent."""

    ASSERTION = "assertion", _("assertion")
    DENIAL = "denial", _("denial")
    NO_EVIDENCE = "no_evidence", _("“no evidence”")
    FINDING = "finding", _("finding")
    ALLEGATION = "allegation", _("allegation")


class RelationKind(TextChoices):
    """How one claim bears on another. What each passes on is defined in ``claims.analysis``."""

    DENIES = "denies", _("denies")
    EXCLUDES = "excludes", _("excludes")
    RESTATES = "restates", _("restates")
    ENTAILS = "entails", _("entails")
    DENIES_EVIDENCE_FOR = "denies_evidence_for", _("denies there is evidence for")
    PART_OF = "part_of", _("is part of")


class Balance(TextChoices):
    """On which sides of a claim there are counted items; says nothing of how many."""

    SUPPORTED_ONLY = "supported_only", _("supported only")
    CONTRADICTED_ONLY = "contradicted_only", _("contradicted only")
    DISPUTED = "disputed", _("disputed")
    NONE = "none", _("neither")


class SourceKind(TextChoices):
    REPORT = "report", _("report")
    ARTICLE = "article", _("article")
    BOOK = "book", _("book")
    CHAPTER = "chapter", _("chapter")
    ARCHIVAL = "archival", _("archival document")
    CORRESPONDENCE = "correspondence", _("correspondence")
    HEARING = "hearing", _("hearing")
    INTERVIEW = "interview", _("interview")
    STATEMENT = "statement", _("statement")
    BROADCAST = "broadcast", _("broadcast")
    WEB = "web", _("web page")
    DATASET = "dataset", _("dataset")
    IMAGE = "image", _("image")
    OTHER = "other", _("other")


class Reliability(TextChoices):
    """Of a source or a witness: the letters of the Admiralty Code (NATO AJP-2.1)."""

    A = "A", _("A: completely reliable")
    B = "B", _("B: usually reliable")
    C = "C", _("C: fairly reliable")
    D = "D", _("D: not usually reliable")
    E = "E", _("E: unreliable")
    F = "F", _("F: reliability cannot be judged")


class Credibility(TextChoices):
    """Of one item of evidence: the figures of the Admiralty Code (NATO AJP-2.1)."""

    CONFIRMED = "1", _("1: confirmed by other sources")
    PROBABLE = "2", _("2: probably true")
    POSSIBLE = "3", _("3: possibly true")
    DOUBTFUL = "4", _("4: doubtful")
    IMPROBABLE = "5", _("5: improbable")
    UNKNOWN = "6", _("6: truth cannot be judged")


class Directness(TextChoices):
    """How an item of evidence stands to the event it speaks of."""

    EYEWITNESS = "eyewitness", _("eyewitness")
    PARTICIPANT = "participant", _("participant")
    HEARSAY = "hearsay", _("hearsay")
    DOCUMENTARY = "documentary", _("documentary")
    PHYSICAL = "physical", _("physical")
    EXPERT = "expert", _("expert")
    INFERENCE = "inference", _("inference")


class DerivationKind(TextChoices):
    QUOTES = "quotes", _("quotes")
    REPRODUCES = "reproduces", _("reproduces")
    SUMMARISES = "summarises", _("summarises")
    TRANSLATES = "translates", _("translates")
    RELIES_ON = "relies_on", _("relies on")


class SourceEventKind(TextChoices):
    AUTHENTICATED = "authenticated", _("authenticated")
    DECLASSIFIED = "declassified", _("declassified")
    RETRACTED = "retracted", _("retracted")
    RECANTED = "recanted", _("recanted")
    FOUND_FORGED = "found_forged", _("found to be forged")
    SUPERSEDED = "superseded", _("superseded")


class Stance(TextChoices):
    SUPPORTS = "supports", _("supports")
    CONTRADICTS = "contradicts", _("contradicts")
    CONTEXT = "context", _("context")


class Strength(TextChoices):
    WEAK = "weak", _("weak")
    MODERATE = "moderate", _("moderate")
    STRONG = "strong", _("strong")


class Verdict(TextChoices):
    SUPPORTED = "supported", _("supported")
    LEANING_SUPPORTED = "leaning_supported", _("leaning to supported")
    UNRESOLVED = "unresolved", _("unresolved")
    LEANING_CONTRADICTED = "leaning_contradicted", _("leaning to contradicted")
    CONTRADICTED = "contradicted", _("contradicted")
    NOT_ASSESSABLE = "not_assessable", _("not assessable")


class Confidence(TextChoices):
    """An assessor's confidence in a verdict (ICD 203), apart from its likelihood."""

    LOW = "low", _("low")
    MODERATE = "moderate", _("moderate")
    HIGH = "high", _("high")


class Outcome(TextChoices):
    """What came of a search; a search that found nothing is evidence of the search alone."""

    FOUND = "found", _("found something")
    NOTHING = "nothing", _("found nothing")
    REFUSED = "refused", _("was refused access")


class AttachmentRole(TextChoices):
    ORIGINAL = "original", _("original")
    SCAN = "scan", _("scan")
    TRANSCRIPT = "transcript", _("transcript")
    TRANSLATION = "translation", _("translation")
    CAPTURE = "capture", _("web capture")
    OTHER = "other", _("other")


class NoCopy(TextChoices):
    """Why of an attached file no public copy is made."""

    RECORDING = "recording", _("from a recording what tells of those who made it cannot be removed here")
    PHOTO = "photo", _("from a photograph in this format what cameras write into it cannot be removed here")
    LAYERS = "layers", _("it has layers, which can be hidden and shown")
    PARTS = "parts", _("it has parts of which nobody can say that they tell nothing beyond what one sees")
    REFUSED = "refused", _("it cannot be read, or is of no kind that is given away")


class Log(TextChoices):
    """The two ledgers: what the public may see, and everything else."""

    PUBLIC = "public", _("public")
    INTERNAL = "internal", _("internal")


class ConsentScope(TextChoices):
    """What a witness has agreed to, the widest first. Kept by editors alone, and told to nobody else."""

    NAMED = "named", _("named in public")
    PSEUDONYM = "pseudonym", _("in public, under a pseudonym only")
    STAFF = "staff", _("for editors only, nothing in public")
