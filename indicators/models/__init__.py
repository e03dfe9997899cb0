from indicators.models.benchmarking import BenchmarkMapping, BenchmarkRank
from indicators.models.changes import Change
from indicators.models.checks import Flag, Severity, ValidationRule
from indicators.models.dated import Dated, Release
from indicators.models.figures import Judgement, Standing, Status, Value
from indicators.models.frameworks import Framework
from indicators.models.printed import PrintedFigure
from indicators.models.reasons import Asks, Reason
from indicators.models.register import (
    Benchmark,
    Better,
    Break,
    Comparator,
    Compare,
    Council,
    Definition,
    Disclosure,
    Indicator,
    JourneyStep,
    JudgingPolicy,
    Kind,
    Lead,
    Life,
    Part,
    Population,
    Rollup,
    Target,
    Unit,
)
from indicators.models.showing import CaseList, NewLimits
from indicators.models.uploads import (
    Finding,
    Source,
    Upload,
    UploadLine,
    UploadProgress,
    UploadWarning,
)

__all__ = [
    "Asks",
    "Benchmark",
    "BenchmarkMapping",
    "BenchmarkRank",
    "Better",
    "Break",
    "CaseList",
    "Change",
    "Comparator",
    "Compare",
    "Council",
    "Dated",
    "Definition",
    "Disclosure",
    "Finding",
    "Flag",
    "Framework",
    "Indicator",
    "JourneyStep",
    "Judgement",
    "JudgingPolicy",
    "Kind",
    "Lead",
    "Life",
    "NewLimits",
    "Part",
    "Population",
    "PrintedFigure",
    "Reason",
    "Release",
    "Rollup",
    "Severity",
    "Source",
    "Standing",
    "Status",
    "Target",
    "Unit",
    "Upload",
    "UploadLine",
    "UploadProgress",
    "UploadWarning",
    "ValidationRule",
    "Value",
]
