"""What each tone of a chart says; no two of them differ by colour alone, so that grey holds.

Colour means a judgement: only special causes have one, and a shape of their own as well.
"""

# What the chart is about: its series, its bars, its words.
INK = "#0b0c0c"
# What it is held against: comparators, and the words along the axes.
QUIET = "#50565c"
# The year before, and leaders from a label to its line.
PALE = "#7d858c"
# Axes and grid.
HAIRLINE = "#cfd3d6"
# Where a figure is to be expected: between the control limits.
BAND = "#eceef0"
# Bars and shares: dark enough on paper, light enough for ink upon it.
BAR = "#aab2b9"
PAPER = "#ffffff"
# Parts side by side: as far from one another in grey as four can be, the first beside the last too.
TONES = ("#50565c", "#aab2b9", "#2b3034", "#eceef0")

IMPROVEMENT = "#00703c"
CONCERN = "#a3151f"

TARGET_DASHES = "6 3"
LAST_YEAR_DASHES = "2 2"
EVENT_DASHES = "1 3"

# As the pages have it, and as the papers' own folder of type calls it.
TYPEFACE = "'Source Sans 3','Source Sans Pro',sans-serif"
