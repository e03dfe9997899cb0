"""What is said of the demo's cases: all of it invented."""

OUTSTANDING, GOOD, IMPROVE, INADEQUATE = range(4)
SAID = {
    OUTSTANDING: "Exceptional work: the family says what changed, and the record shows why.",
    GOOD: "The assessment is timely and the plan follows from it. The child's words are there.",
    IMPROVE: "Visits are regular, but the plan does not say what has to change by when.",
    INADEQUATE: "Risk was not weighed again after a new incident, and supervision has gaps.",
}
SAID_OF_AREAS = {
    "Assessment": "The history is there; what it means for the child is said in one sentence.",
    "Plan": "Six outcomes, of which two say by when and by whom.",
    "Voice of the child": "The child's own words are quoted, and one visit was changed for them.",
    "Management oversight": "Supervision was monthly but for the summer.",
    "Visits": "As often as the plan asks. Seen alone at each but the last.",
}
STRENGTH = "The worker knows the child well and the chronology is up to date."
STRENGTH_AGAIN = "Visits are written up within a day, and in plain words."
CONCERN_AGAIN = "I could not find what was decided after the school rang in May."
CONFLICT = "I worked in this team until last summer."
CONSOLIDATED = "We read the plan together: what has to change is there, if not by when."
FOLLOWS = (
    "The team manager reads the case with the worker this week. Risk is weighed again with health"
    " and the school by the end of the month."
)
CONCERN = "Decisions made in supervision are not always carried into the plan."
REFLECTION = "I would see the older brother alone next time, and write the plan with the family."
CHILD_SAID = "“She comes when she says she will.”"
FAMILY_SAID = "The mother knew what had to change, and by when."
PARTNERS_SAID = "The school was at both meetings; health sent a report."
TYPES = ("Child protection plan", "Child in need plan", "Looked after child", "Assessment")
STRENGTHS = ("Direct work with the child", "Chronology and history", "Working with partners")
CONCERNS = ("Planning and review", "Supervision and oversight", "Analysis of risk")
