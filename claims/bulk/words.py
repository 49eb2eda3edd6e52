"""Some 600 common English words, chosen for this package, from the commoner to the rarer within each part of speech."""


def listed(text: str) -> tuple[str, ...]:
    return tuple(text.split())


NOUNS = listed("""
people report man time prisoner year day letter record camp train officer war group list name number place file
border government question account page document order message station office road river city guard soldier case
archive interview statement testimony witness paper copy village hospital ship night morning winter summer spring
autumn month week meeting commission committee ministry embassy court prison barracks convoy column unit division
company regiment crew pilot doctor nurse driver teacher worker miner farmer clerk secretary director governor
minister delegate journalist editor historian lawyer judge survivor family mother father brother sister child woman
body grave cemetery burial bridge railway wagon truck harbour port airfield valley mountain forest field mine factory
mill quarry warehouse cellar tower wall gate fence street square market school church library museum newspaper article
book chapter note diary telegram cable memorandum minute map photograph picture film tape transcript translation draft
seal signature stamp folder box shelf register index inventory catalogue ledger receipt ticket passport uniform badge
weapon rifle aircraft engine radio signal code fire flood snow ice rain storm harvest bread water money gold coal salt
iron timber grain cargo freight exchange transfer arrest search inquiry hearing trial sentence release escape return
death birth wound illness hunger journey march attack retreat battle truce treaty talk promise threat rumour doubt
answer reply denial proof finding figure estimate total reason cause result summary annex margin paragraph
heading footnote appendix carbon chart cipher outpost checkpoint tunnel trench bunker canteen kitchen laundry
workshop shed depot hangar runway platform siding junction culvert ferry raft canal dam reservoir orchard garden
vineyard meadow swamp ridge plateau gorge
""")

PLURALS = listed("""
prisoners men soldiers witnesses officers women children pilots workers guards families wagons trucks letters pages
files graves bodies barrels ships photographs copies villagers doctors patients clerks sailors engineers refugees
strangers
""")

ADJECTIVES = listed("""
other first new second old last former official military local small large early late third northern southern eastern
western foreign whole several secret public private missing wounded sick young unknown known different same next final
original handwritten typed stencilled undated dated countersigned unsigned sealed reliable doubtful
separate joint central regional provincial federal national civil naval medical legal political economic technical
annual daily weekly short long full partial complete incomplete damaged charred faded frozen empty crowded remote distant
nearby coastal rural industrial wooden brick narrow broad quiet heavy light cold grey dark white black red green blue
detailed vague careful hasty bitter plain
""")

VERBS = listed("""
seen held moved taken found reported counted named sent kept questioned recorded described brought transferred
released buried loaded photographed mentioned listed registered arrested sentenced guarded fed treated
returned delivered received opened closed copied translated signed confirmed disputed denied withheld destroyed burnt
lost hidden stored examined identified recognised visited inspected ordered planned delayed cancelled approved refused
rejected published printed quoted summarised corrected withdrawn forgotten remembered mistaken traced followed stopped
searched emptied rebuilt abandoned surrounded captured exchanged escorted marched driven shipped flown carried
separated
""")

SAID = listed("""
said wrote stated remarked recalled noted insisted claimed admitted explained testified repeated added believed conceded
maintained suggested
""")

ADVERBS = listed("""
later again never often twice once together alone openly secretly briefly repeatedly finally quickly slowly officially
apparently allegedly probably certainly supposedly reportedly separately jointly hurriedly quietly
""")

PREPOSITIONS = listed("in at near from to through by behind beyond outside inside above below across along towards")

NUMBERS = listed("""
two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty eighty ninety
""")

BODIES = listed("""
Commission Committee Ministry Archive Institute Agency Office Bureau Council Association Society Academy Court
Directorate Department Museum Library University Union League Service Command Regiment Brigade Tribunal Press
Correspondents Secretariat Foundation Registry
""")

PAPERS = listed("Gazette Herald Courier Review Observer Chronicle Tribune Messenger Post Record Quarterly Bulletin")

PERIODS = (
    "in the last days of the war",
    "before the thaw",
    "after the armistice",
    "in the first winter",
    "over several weeks",
    "on the night of the fire",
    "at the end of the month",
    "during the exchange",
    "in the years that followed",
    "when the front had passed",
    "shortly after dawn",
    "by the middle of the year",
    "until the camp was closed",
    "on two occasions",
    "within a few days",
    "long after the event",
)

CAVEATS = (
    "The date is taken from the covering letter.",
    "Only the opening pages were read.",
    "Not seen; known from a later summary.",
    "The name is spelled in two ways.",
    "The copy lacks its last page.",
    "The number differs from that in the register.",
    "Whether he saw it himself is not stated.",
    "The translation was made for the hearing.",
    "A second hand has added the year.",
    "The place may be another of the same name.",
)
