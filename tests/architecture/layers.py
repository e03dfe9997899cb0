"""Which module may import which. A new module of an app is given its place here.

In an app a module imports only what stands to its left, or its neighbours of the same place; an
app imports only the apps that stand below it.
"""

APPS = ["kpiportal", "indicators", "audits", "narratives"]

# Plain Python outside a folder of rules, which rules may import too.
PURE = {"kpiportal.workflow", "kpiportal.working_days"}

# kpiportal names the other apps only where Django has to be told of them.
NAMES_EVERY_APP = {"kpiportal.settings", "kpiportal.urls"}

OF_THE_PLINTH = [
    {
        "__init__",
        "environment",
        "celery",
        "embedded",
        "formats",
        "logs",
        "rules",
        "workflow",
        "working_days",
    },
    {"settings", "access"},
    {"models"},
    {"events"},
    {"jobs", "limits", "versions", "database_roles", "documents"},
    {"actions", "people", "organisation", "invitations", "verification", "documentation"},
    {"demo", "sign_in", "sign_in_events"},
    {"tasks"},
    {"middleware", "checks"},
    {"pages", "templatetags"},
    {"apps", "management", "urls", "wsgi"},
]

OF_AN_APP = [
    {"__init__", "rules"},
    {"models"},
    {"queries"},
    {
        "charts",
        "checking",
        "checks",
        "derivation",
        "disclosure",
        "drafting",
        "figures",
        "filling",
        "findings",
        "framework",
        "journeys",
        "judging",
        "kept_back",
        "packs",
        "profile",
        "releases",
        "restatements",
        "scorecard",
        "standings",
        "template",
        "what_if",
        "written",
        "year",
    },
    {"snapshots", "papers"},
    {"published", "publishing"},
    {"verification", "documentation"},
    {"actions"},
    {"demo", "demo_members", "demo_papers", "tasks"},
    {"pages", "templatetags"},
    {"apps", "management", "urls"},
]
