"""The words in which a text compares without a figure: above, better than, every month since."""

import re
from enum import StrEnum

from narratives.rules.claims import numerals
from narratives.rules.claims.words import TARGET


class Lies(StrEnum):
    """Where a figure is said to lie beside what it is held against."""

    ABOVE = "above"
    BELOW = "below"
    BETTER = "better than"
    WORSE = "worse than"
    MEETS = "meeting"
    MISSES = "missing"
    LIKE = "similar to"
    EXCEEDS = "exceeding"


LIES = [
    (
        Lies.LIKE,
        r"in line with|similar to|comparable (?:to|with)|on a par with|close to|consistent with"
        r"|the same as|equal to|level with|matche[sd]",
    ),
    (
        Lies.EXCEEDS,
        r"exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|outperform(?:s|ed|ing)?|beat(?:s|ing)?",
    ),
    (
        Lies.MISSES,
        r"miss(?:es|ed|ing)?(?= (?:the|our|its|this|that|a|target))|short of|fail(?:s|ed"
        r"|ing)? to (?:meet|achieve|reach|hit)",
    ),
    (
        Lies.MEETS,
        r"meets?|met|meeting|achiev(?:es?|ed|ing)|hit(?:s|ting)?|reach(?:es|ed|ing)?"
        r"|on(?= target)|at(?= (?:the )?(?:local )?target)",
    ),
    (
        Lies.BETTER,
        r"better than|ahead of|an improvement (?:on|from|over)|improv(?:ed|ement) (?:on|from"
        r"|over)|stronger than|outperforming",
    ),
    (
        Lies.WORSE,
        r"worse than|behind|poorer than|not as good as|weaker than|a deterioration (?:on|from)"
        r"|off(?= target)",
    ),
    (
        Lies.ABOVE,
        r"above|over|higher than|more than|greater than|higher (?=(?:[a-z]+ ){1,4}than)"
        r"|in excess of|an increase (?:on|from|over)|up on",
    ),
    (
        Lies.BELOW,
        r"below|under|lower than|less than|fewer than|smaller than|lower (?=(?:[a-z]+ ){1,4}than)"
        r"|a (?:reduction|decrease|fall|drop|decline) (?:on|from)|down on",
    ),
]
COMPARATIVE = re.compile(
    "|".join(rf"(?P<{lies.name}>\b(?:{words})(?= |$|[.,)]))" for lies, words in LIES),
    re.IGNORECASE,
)
CUT = re.compile(
    r"\b(?:but|although|though|however|while|whilst|whereas|despite|with only|which has)\b|;",
    re.IGNORECASE,
)
OF_TARGET = re.compile(
    rf"\b{TARGET}(?: of [\d.,]+ ?%?)?\)? (?:(?:has|have|was|were|is|had|been|being|again|now"
    rf"|therefore|comfortably|narrowly|also|not|still) )*"
    r"(?P<verb>met|achieved|exceeded|missed|hit|reached|surpassed)\b",
    re.IGNORECASE,
)
JOINS = re.compile(r"\b(?:and|but|which|although)\b|[,;]", re.IGNORECASE)
VERBS = {"exceeded": Lies.EXCEEDS, "surpassed": Lies.EXCEEDS, "missed": Lies.MISSES}
NEGATION = re.compile(
    r"\b(?:not|no longer|n't|never|neither)\b(?: \w+)?\s*$|n't(?: \w+)?\s*$|\bbeen not\s*$",
    re.IGNORECASE,
)
NEAR_TARGET = re.compile(
    rf"^\s*(?:(?:the|our|its|their|a|local|national|year[- ]end|annual|internal|set|agreed|both"
    rf"|this|that|council's|\d[\d./-]*%?) )*(?:{TARGET})\b",
    re.IGNORECASE,
)
MOVED = re.compile(
    r"\b(?P<verb>rose|risen|rising|fell|fallen|falling|increased|increasing|decreased|decreasing"
    r"|reduced|reducing"
    r"|dropped|dropping|declined|declining|improved|improving|worsened|worsening|deteriorated"
    r"|deteriorating|grew|grown"
    r"|growing|climbed|up|down|unchanged"
    r"|an increase|a decrease|a reduction|a rise|a fall|an improvement"
    r"|a drop|a decline|increases|decreases|improves|falls|rises)\b"
    r"(?=\s*(?:$|[.,;)]|to\b(?! (?:be|date|the))|from\b|by\b|since\b|in (?!the (?:number|rate"
    r"|percent|proportion)|a |our )|on\b|over\b|again\b"
    r"|further\b|for\b|this\b|during\b|slightly\b|steadily\b|sharply\b|each\b|every\b|month\b"
    r"|quarter\b|compared\b"
    r"|when\b|and\b|but\b|at\b|throughout\b|considerably\b|significantly\b|year\b|consistently\b"
    r"|continuously\b|picture\b"
    r"|\d|trend\b|performance\b|once\b|marginally\b|markedly\b|against\b|between\b|quickly\b))",
    re.IGNORECASE,
)
OF_OTHERS = re.compile(
    r"\b(?:due to|because|result of|reflect\w*|following|will|expected|aims?|aimed|should|need\w*"
    r"|work(?:ing)? (?:to|on)"
    r"|focus\w*|in order|if|driven by|may|might|plan(?:s|ned)? to|help(?:s|ed|ing)? (?:to|the"
    r"|reduce|improve)|designed|supports?|continue to be|so that|would|could"
    r"|area for|further|attributed|caused|led|leading|evidence|despite|the quality|keep|used"
    r"|order to)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
EVERY = re.compile(
    r"\b(?:every|each|any) (?:single )?(?:month|quarter)\b|\bmonth (?:on|after|by) month\b"
    r"|\bmonth-on-month\b|\bquarter (?:on|after) quarter\b"
    r"|\bin all (?:\w+ )?(?:months|quarters)\b|\ball year\b",
    re.IGNORECASE,
)
STEADY = re.compile(
    r"\b(?:consistent(?:ly)?|continuous(?:ly)?|continual(?:ly)?|steadily|steady|sustained"
    r"|throughout|always|without exception|month[- ]on[- ]month)\b",
    re.IGNORECASE,
)
CONSECUTIVE = re.compile(
    rf"\b(?:for )?(?P<count>\d+|{numerals.NUMBER.pattern}) (?:consecutive"
    rf"|successive) (?P<of>months|quarters)"
    rf"|\b(?P<row>\d+|{numerals.NUMBER.pattern}) (?P<of_row>months|quarters) (?:in a row|running"
    rf"|in succession)"
    r"|\b(?P<nth>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth) (?:consecutive"
    r"|successive) (?P<of_nth>month|quarter)"
    r"|\b(?P<nth_row>second|third|fourth|fifth|sixth|seventh|eighth|ninth) (?P<of_nth_row>month"
    r"|quarter) (?:in a row|running)",
    re.IGNORECASE,
)
NTH = [
    "",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]
EXTREME = re.compile(
    r"\b(?P<what>highest|lowest|best|worst|largest|smallest|fewest)\b(?: (?:[a-z-]+ ){0,5}?)?"
    r"\s*(?P<window>since|this year|of the year|so far|in the year|for the year"
    r"|for (?:\w+) months|in (?:\w+) months|on record|in the last \w+ months|to date"
    r"|during the year|in 20\d\d[/-]\d\d|of 20\d\d[/-]\d\d|all year|of any month|in the period"
    r"|in\b)",
    re.IGNORECASE,
)
# What is wished for or foreseen is no claim about the figures.
WISHED = re.compile(
    r"\b(?:expect\w*|will|aim\w*|hop(?:e|es|ing)|plan(?:s|ned|ning)? to|should|intend\w*"
    r"|anticipat\w*|wants?|would (?:like|have)"
    r"|so that|in order to|needs? to|work(?:ing)? to(?:wards)?|order to|get(?:ting)? back|back"
    r"|ensur\w*|until|to (?:get|return|bring|help|keep|ensure))\b[^.;,]{0,40}$",
    re.IGNORECASE,
)
