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
    SAME = "the same as"


LIES = [
    (
        Lies.LIKE,
        r"in line with|similar to|comparable (?:to|with)|on a par with|close to|consistent with",
    ),
    (
        Lies.SAME,
        r"the same (?:number )?as|equal to|identical to|level with|matche[sd]"
        r"|no change(?= (?:from|on|since))",
    ),
    (
        Lies.EXCEEDS,
        r"exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?",
    ),
    (
        Lies.MISSES,
        r"outside(?= (?:(?:the|our|its|a|[\d.]+ ?%?) )*(?:target|tolerance|threshold))"
        r"|on the wrong side of|miss(?:es|ed|ing)?(?= (?:the|our|its|this|that|a|target))"
        r"|short of|fail(?:s|ed"
        r"|ing)? to (?:meet|achieve|reach|hit)",
    ),
    (
        Lies.MEETS,
        r"(?:with)?in(?:side)?(?= (?:(?:the|our|its|a|[\d.]+ ?%?) )*(?:target|tolerance"
        r"|threshold)\b)"
        r"|on the right side of|meets?|met|meeting|achiev(?:es?|ed|ing)|hit(?:s|ting)?"
        r"|reach(?:es|ed|ing)?"
        r"|on(?= target)|at(?= (?:the )?(?:local |[\d.]+ ?%? )?target)",
    ),
    (
        Lies.BETTER,
        r"better than|ahead of|outperform(?:s|ed|ing)?|beat(?:s|ing)?|an improvement (?:on|from"
        r"|over)|improv(?:ed|ement) (?:on|from"
        r"|over)|stronger than",
    ),
    (
        Lies.WORSE,
        r"worse than|behind|poorer than|not as good as|weaker than|a deterioration (?:on|from)"
        r"|off(?= target)",
    ),
    (
        Lies.ABOVE,
        r"above|over|higher than|more than|greater than|(?:higher|more)(?= (?:[a-z]+ ){1,7}than)"
        r"|in excess of|an increase (?:on|from|over)|up on",
    ),
    (
        Lies.BELOW,
        r"below|under|lower than|less than|fewer than|smaller than|(?:lower"
        r"|fewer)(?= (?:[a-z]+ ){1,7}than)"
        r"|a (?:reduction|decrease|fall|drop|decline) (?:on|from)|down on",
    ),
]
COMPARATIVE = re.compile(
    "|".join(rf"(?P<{lies.name}>\b(?:{words})(?= |$|[.,)]))" for lies, words in LIES),
    re.IGNORECASE,
)
ALL_COMPARATORS = re.compile(
    r"\b(?:all|every|each|any)(?: of)?(?: the| our| its)?(?: three)? (?:comparators?"
    r"|benchmarks?)\b",
    re.IGNORECASE,
)
CUT = re.compile(
    r"\b(?:but|although|though|however|while|whilst|whereas|despite|with only|which has)\b|;",
    re.IGNORECASE,
)
OF_TARGET = re.compile(
    rf"\b{TARGET}(?: of [\d.,]+ ?%?)?\)?(?: (?:for|in|on) [^,;.]{{3,60}}?)? (?:(?:has|have|was"
    rf"|were|is|had|been|being|again|now|only"
    rf"|therefore|comfortably|narrowly|also|not|never|still|just|easily) )*"
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
    r"|(?<=continues to )(?:rise|fall|increase|decrease|decline|drop|improve|worsen|deteriorate)"
    r"|(?<=continue to )(?:rise|fall|increase|decrease|decline|drop|improve|worsen|deteriorate)"
    r"|soared|surged|slid|tumbled|plunged|plummeted"
    r"|(?<=continues to )(?:rise|fall|increase|decrease|decline|drop|improve|worsen|deteriorate)"
    r"|(?<=continue to )(?:rise|fall|increase|decrease|decline|drop|improve|worsen|deteriorate)"
    r"|soared|surged|slid|tumbled|plunged|plummeted"
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
BETWEEN = re.compile(r" (?:[a-z]+ )?between ", re.IGNORECASE)
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
# Said of no month; "any" only where it is denied.
NEVER = re.compile(
    r"\b(?:never|not once|at no (?:point|time|stage)|in no (?:month|quarter))\b"
    r"|\b(?:in|at) (?P<any>any) (?:month|quarter|point|time|stage)\b",
    re.IGNORECASE,
)
DENIES = re.compile(r"\b(?:not|never|nor)\b|n't", re.IGNORECASE)
LASTED = re.compile(r"\b(?:been|stayed|remained|kept|met|missed)\b", re.IGNORECASE)
TALLY = re.compile(
    rf"\bin (?:(?:only|just) (?P<only>\d+|{numerals.NUMBER.pattern}) months?\b"
    rf"|(?P<many>\d+|{numerals.NUMBER.pattern}) (?:months?,? (?:only|alone)"
    rf"|(?:out )?of (?:the|its) (?:[a-z]+ ){{0,3}}?months)\b)",
    re.IGNORECASE,
)
_TIMES = r"(?:months?|quarters?|improvements?|rises?|falls?|increases?|decreases?|reductions?)"
_ROW = r"(?:in a row|running|in succession)"
_NTH = r"second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
CONSECUTIVE = re.compile(
    rf"\b(?:for )?(?P<count>\d+|{numerals.NUMBER.pattern}) (?:consecutive|successive) (?:monthly )?"
    rf"{_TIMES}\b"
    rf"|\b(?P<row>\d+|{numerals.NUMBER.pattern}) {_TIMES} {_ROW}\b"
    rf"|\b(?P<nth>{_NTH}) (?:consecutive|successive) {_TIMES}\b"
    rf"|\b(?P<nth_row>{_NTH}) {_TIMES} {_ROW}\b"
    r"|\b(?:each|every one|all) of the (?:last|past|previous) (?P<last>\w+) (?:months|quarters)\b",
    re.IGNORECASE,
)
_RUN_OF = (
    r"(?:improvements?|deterioration|declines?|increases?|decreases?|reductions?|rises?|falls?"
    r"|growth)"
)
# A run without a verb of its own: the third month running of improvement, continuous improvement.
RUN_OF = re.compile(
    rf"\b(?P<nth>{_NTH}) (?:months?|quarters?) {_ROW} of (?P<of>{_RUN_OF})\b"
    rf"|\b(?P<nth_row>{_NTH}) (?:monthly )?(?P<row_of>{_RUN_OF}) {_ROW}\b"
    r"|\b(?:shows?|shown|showing|seen|sees?|demonstrat(?:es|ed|ing)) (?:an? )?(?:[a-z]+ and )?"
    r"(?:continuous|continued|continual|sustained|steady|month[- ]on[- ]month)(?: and [a-z]+)?"
    rf" (?P<steady>{_RUN_OF})\b",
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
# To meet the target, where nothing says that it is met.
INFINITIVE = re.compile(
    r"(?<!continues )(?<!continue )(?<!continued )(?<!managed )(?<!able )(?<!failed )\bto $",
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
