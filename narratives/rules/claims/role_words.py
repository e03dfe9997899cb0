"""The words around a figure that say what it is."""

import re

from narratives.rules.claims.words import ANY_WAY, BOUNDS, TARGET, Way

BOUND = "(?:(?:" + "|".join(words for _, words in BOUNDS) + r"|a further|another|only|just) )?"
ALL_BOUNDS = "|".join(words for _, words in BOUNDS)
TARGET_LEFT = re.compile(
    rf"\b{TARGET}(?: (?:for|in) (?:the |20)[^,(]{{0,25}})?"
    r"(?:,? (?:which|that|is|was|of|at|being|set|stands|has|been|rate|figure|level|remains|to be"
    r"|still"
    r"|currently|a|the|now|achieve))*\s*[:=(,–-]?\s*" + BOUND + "$",
    re.IGNORECASE,
)
TARGET_RIGHT = re.compile(
    rf"^\)?\s*(?:as (?:our |the |a )?)?(?:local |year[- ]end |annual |internal |agreed "
    rf"|national |our |council "
    rf"|\w+'s )*{TARGET}\b",
    re.IGNORECASE,
)
CHANGE_LEFT = re.compile(
    rf"\b(?<!made )(?<!make )(?P<way>{ANY_WAY})(?: (?:in|for) [^,;()\d]{{0,70}}?)?,? (?:by"
    rf"|of) {BOUND}$"
    rf"|\b(?<!made )(?<!make )(?<!makes )(?<!making )"
    rf"(?P<direct>up|down|gained|shed|soared|surged|leapt|slid|rose|fell|dropped|increased"
    rf"|decreased|risen|fallen|grew|declined"
    rf"|improved|reduced)"
    # Fell below 60 tells a level, fell by fewer than 60 a change.
    rf"(?! (?:above|below|under)\b) {BOUND}$",
    re.IGNORECASE,
)
DIFFERENCE_LEFT = re.compile(
    rf"\b(?:change|difference|gap|movement|swing) of {BOUND}$", re.IGNORECASE
)
THAN_BY = re.compile(
    rf"\b(?P<way>{ANY_WAY}|above|below|over|under|ahead of|behind|missed|exceeded"
    rf"|exceeds|leads|trails|shy of|surpass(?:es|ed)|outperforms"
    rf"|beats)\b(?P<ref>(?:(?!\b{ANY_WAY}\b)[^,;\d]){{0,60}}(?:\([^)]*\))?) by {BOUND}$",
    re.IGNORECASE,
)
CHANGE_RIGHT = re.compile(
    r"^(?:\s*\([^)]*\)|\s*\))?\s*(?:per 10,000 |percentage points? )?"
    r"(?:(?!is\b|was\b|are\b|were\b|which\b|and\b|had\b|have\b|has\b|of\b|with\b|at\b|in\b|on\b"
    r"|by\b|to\b|from\b|but\b|though\b|while\b|than\b|as\b|when\b|who\b|that\b|compared\b"
    r"|require[sd]?\b|for\b|or\b"
    r"|remain\w*\b|stay\w*\b|stands?\b|stood\b|continues?\b|still\b|compares?\b)[a-z-]+ ){0,2}?"
    r"(?P<way>higher|lower|more|fewer|less|better|worse|above|below|increase|decrease|reduction"
    r"|rise|fall|drop"
    r"|improvement|decline|deterioration|growth|up(?! (?:from|to))|down(?! (?:from|to))|short of"
    r"|ahead of|behind"
    r"|over the target|under the target|off|away from|adrift of|outside)\b",
    re.IGNORECASE,
)
FROM_LEFT = re.compile(
    rf"\bfrom (?:a (?:high|low|peak|rate|total|figure) of |the |its )*{BOUND}$", re.IGNORECASE
)
TO_LEFT = re.compile(r"\bto (?:a (?:high|low|rate|total) of )?" + BOUND + "$", re.IGNORECASE)
THAN_LEFT = re.compile(
    r"\b(?:compared (?:with|to|against)|comparison (?:with|to)|against|as opposed to|having been"
    r"|previously|was"
    r"|than the|than)(?: (?:a|the|rate|figure|of|performance))*\s*\(?" + BOUND + "$",
    re.IGNORECASE,
)
RANGE_LEFT = re.compile(
    r"\b(?:between|(?:band|range) of|rang(?:ed|ing|es?)(?: from)?|varied (?:between|from))\s*$",
    re.IGNORECASE,
)
TWIN = re.compile(
    r"^\s*(?:per 10,000(?: \w+)?|[a-z'-]+(?: [a-z'-]+){0,3})?\s*\(\s*(?:or |i\.e\. )?"
    + BOUND
    + "$",
    re.IGNORECASE,
)
# Between a period and its figure, and between a figure and its period.
STANDS_BEHIND = re.compile(
    r"(?:'s)?[\s,:(]*(?:(?:of|was|were|at|being|figure|performance|rate|average|position|level"
    r"|outturn|year[- ]end|total|only|just|it|stood|number|there|ended|the|than|when)\b[\s,:(]*)*",
    re.IGNORECASE,
)
STANDS_BEFORE = re.compile(
    r"(?: per 1[\d,]*\b)?\)?\s*\(?(?:\s*\b(?:in|at|for|during|as|by|of|on|the|end|was|reported"
    r"|recorded|seen|achieved"
    r"|start|held|whole|all|full)\b)*\s*",
    re.IGNORECASE,
)
# Between a figure and its own period, where what is counted stands between.
NOUNS_BEFORE = re.compile(r"(?: [a-z-]+){1,3} (?:in|for|during) ", re.IGNORECASE)
# The year of a comparator's figure, wherever in the sentence it is named.
BENCHMARK_OF = re.compile(r"\b(?:benchmark|average|comparator)s? (?:for|in|of) $", re.IGNORECASE)
OF_BENCHMARK = re.compile(
    r" (?:national |regional )?(?:benchmark|average|comparator)", re.IGNORECASE
)
# Denied: never above 95, has not exceeded 100, at no point were more than 223.
DENIED_LEFT = re.compile(
    r"(?:\b(?:not|never|nor|no longer)|n't)(?: [a-z]+){0,3} $|\bat no (?:point|time|stage)\b[^,;]*$"
    r"|\bin no (?:month|quarter)\b[^,;]*$|\bno (?:month|quarter)\b[^,;]*$|\bnot once\b[^,;]*$",
    re.IGNORECASE,
)
# Of every month of some.
EVERY_MONTH = re.compile(
    r"\b(?:every|each|any)(?: single)?(?: other)? (?:month|quarter)\b(?! on\b)|\bat any (?:point"
    r"|time|stage)\b"
    r"|\ball (?:three |nine |six )?months\b|\bthroughout\b|\ball (?:year|quarter)\b"
    r"|\bthe whole (?:of the )?(?:year|quarter)\b"
    r"|\balways\b|\bconsistently\b|\bnever\b|\bnot once\b|\bat no (?:point|time|stage)\b"
    r"|\bin no month\b"
    r"|\bno month\b|\bwithout exception\b|\bboth months\b",
    re.IGNORECASE,
)
WITHIN_RANGE = re.compile(
    r"\b(?:stayed|remained|kept|been|ranged|varied|fluctuated|hovered|moved)\b", re.IGNORECASE
)
KEPT = re.compile(
    r"\b(?:been|stayed|remained|kept|held|were|was|stood|dropped|fallen|fell|risen|rose|gone"
    r"|went|exceeded)\b",
    re.IGNORECASE,
)
THIS_LONG = re.compile(
    r"\b(?:this|all|of the|in the|during the|so far this) (?:year|quarter)\b|\b(?:last"
    r"|past) \w+ months\b"
    r"|\b(?:q|qtr|quarter) ?[1-4]\b|\b20\d\d/\d\d\b",
    re.IGNORECASE,
)
EACH_BEHIND = re.compile(
    r"^[^,;.(]{0,60}?\b(?:in|for) (?:each|every) (?:month|quarter)\b"
    r"|^[^,;.(]{0,60}?\bthroughout\b|^ all year\b",
    re.IGNORECASE,
)
EACH_AHEAD = re.compile(
    r"\b(?:each|every) month(?: of the \w+)? (?:was|has been|is) $", re.IGNORECASE
)
CLAUSE = re.compile(
    r"[;]|, (?:and|but|having|which|though|although|while)\b|\b(?:but|although|though|while)\b",
    re.IGNORECASE,
)
# The first of two in brackets is the one that is held against the other: (55.7% against 60%).
AGAINST_NEXT = re.compile(
    r" (?:against|compared (?:with|to)|versus|vs\.?|rather than|(?:up|down) from) ", re.IGNORECASE
)
# In brackets with its sign: (-17%).
SIGNED = re.compile(r"\(\s?([-+])$")
THAN_NOW = re.compile(r"[a-z %]{1,25}\bthan (?:now|today|at present)\b", re.IGNORECASE)
# Between a dated figure and the change in brackets behind it.
BRACKET_BEHIND = re.compile(r"\d%? ?\((?:up|down|[-+])[ a-z]*$", re.IGNORECASE)
# Between the first and the last month of a quarter.
TO_MONTH = re.compile(r"\s*(?:and|to|until|-)\s*", re.IGNORECASE)
# A change's size that goes on from another: by 41 on quarter 2 and of 84 on quarter 1.
ON_AGAIN = re.compile(r"^[^,;.(]*\)?[^,;.(]* and (?:of|by) $", re.IGNORECASE)
# Two figures between which something went: 91 to 89.
GOES_TO = re.compile(r" ?(?:to|->|→) ?")
# The 90% target (87.5%): the target has its number already.
OF_ITS_OWN = re.compile(rf"^ (?:local |national |year[- ]end )?{TARGET}\b[^\d;]*$", re.IGNORECASE)
FURTHER_LEFT = re.compile(r"\b(?:a further|another|an additional|an extra) $", re.IGNORECASE)
# What the figure is held against ends where it is held against the next.
NEXT_PLACE = re.compile(
    r"\band (?:(?:is|are|was|still|remains?|well|also|now|just) )*(?:short|above|below|better|worse"
    r"|ahead|behind|exceed\w*|meets?|met|missed|up|down|higher|lower|in line)\b",
    re.IGNORECASE,
)
OWN_PERIOD = re.compile(r" (?:in|for|during) ", re.IGNORECASE)
SENTENCE = re.compile(
    r"(?<=[.!?;])(?<!\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov"
    r"|Dec)\.)(?<!\bSept\.)\s+(?=[A-Z\"'(0-9])|\n+"
)
RATE = re.compile(
    r"^\s*(?:[a-z]+ ){0,3}?(?:per|(?:in|for) every) (?:1,?000|10,?000|100,?000)", re.IGNORECASE
)
RATE_LEFT = re.compile(r"\bper 10,?000[a-z ]* (?:at|of|is|was|stands at|stood at) $", re.IGNORECASE)
# Between a change and the month in which it came about.
WITHIN = re.compile(
    r"(?: (?:points?|increase|decrease|rise|fall|drop|reduction|improvement|again|slightly|sharply"
    r"|further|markedly))*\s*\)?(?: (?:in|during|over|for))? ?",
    re.IGNORECASE,
)
AT_END = re.compile(r"\bas at\b|\bat the end\b|\bat end\b|\bat (?:q|qtr|quarter)\b", re.IGNORECASE)

WAYS = {
    "above": Way.UP,
    "over": Way.UP,
    "over the target": Way.UP,
    "exceeded": Way.BETTER,
    "exceeds": Way.BETTER,
    "ahead of": Way.BETTER,
    "below": Way.DOWN,
    "under": Way.DOWN,
    "under the target": Way.DOWN,
    "short of": Way.WORSE,
    "missed": Way.WORSE,
    "shy of": Way.WORSE,
    "leads": Way.BETTER,
    "beats": Way.BETTER,
    "outperforms": Way.BETTER,
    "surpasses": Way.UP,
    "surpassed": Way.UP,
    "trails": Way.WORSE,
    "behind": Way.WORSE,
    "rise": Way.UP,
    "fall": Way.DOWN,
    "drop": Way.DOWN,
    "decline": Way.DOWN,
}
# Between a figure and the next one that says the same again: 41% (18) of 44.
SAME_AGAIN = re.compile(r"\s*\(\s*|\)?\s*(?:of|out of)(?: the| all)?\s*", re.IGNORECASE)
AVERAGE_LEFT = re.compile(
    r"\b(?:on average|an average of|average of|averaged|averaging|average (?:monthly )?number)\b"
    r"[^,;]*$",
    re.IGNORECASE,
)
AVERAGE_RIGHT = re.compile(
    r"^(?: [a-z-]+){0,4}? (?:a month|per month|(?<!in )(?:each|every) month|on average)\b",
    re.IGNORECASE,
)
# Half of another figure, not of the cases.
MULTIPLE = re.compile(
    r" (?:of |as (?:many|much|high) as (?:in )?)?"
    r"(?:the |our |its |that of |that in |what it was |[a-z]+'s )*"
    r"(?:target|figure|rate|number|level|total|england|north|national|regional|statistical|\d"
    r"|(?<=s )\(\d|(?<=was )a year ago|(?<=was )in )",
    re.IGNORECASE,
)
TIMES = re.compile(r"double|twice|half|treble|triple|[a-z]+ times", re.IGNORECASE)
# The number of the target that something is said to lie off: short of the 90% target.
OWN_NUMBER = re.compile(rf"\b[\d.]+ ?%? ?(?=(?:local |national )?{TARGET}\b)", re.IGNORECASE)
PREVIOUS_LEFT = re.compile(
    r"\b(?:(?:before|beforehand|previously|earlier)(?: (?:it|this|that|which))?"
    r"(?: (?:was|were|stood at|being|had been))?"
    r"|(?:previous|last|earlier|prior) (?:figure|rate|value|number|total|percentage)"
    r"(?: (?:was|of|being|reported was))?)[\s:(]*$",
    re.IGNORECASE,
)
# Words that say where a figure lies only with what it is held against.
PLACES = frozenset(
    ["above", "below", "short of", "ahead of", "behind", "off", "away from", "adrift of", "outside"]
)
TWIN_IN_WORDS = re.compile(
    r"\s*,? ?(?:or|i\.e\.|equivalent to|equal to|equating to)\s*", re.IGNORECASE
)
