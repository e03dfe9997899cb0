"""What an audit is judged in and by, until the council has its own words."""

from datetime import date

SCALE = "Ofsted's four judgements"
SCALE_FROM = date(2013, 11, 1)
GRADES = ("Outstanding", "Good", "Requires improvement to be good", "Inadequate")
GOOD_OR_BETTER = ("Outstanding", "Good")
STARTS_CLOCK = ("Inadequate",)

TOOL = "Case audit"
AREAS = (
    ("Assessment", "Is it timely and analytical, and does it weigh the family's history?"),
    ("Plan", "Are the outcomes clear, and does everybody know who does what by when?"),
    ("Voice of the child", "Is it plain what the child said, and what changed because of it?"),
    ("Management oversight", "Is supervision regular, and does it record why decisions were made?"),
    ("Visits", "Were they as often as the plan asks, and was the child seen alone?"),
)
THEMES = (
    "Analysis of risk",
    "Chronology and history",
    "Direct work with the child",
    "Fathers and the wider family",
    "Identity and diversity",
    "Planning and review",
    "Recording",
    "Supervision and oversight",
    "Timeliness",
    "Working with partners",
)
