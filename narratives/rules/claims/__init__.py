"""What a text claims about figures, and whether the figures bear it out.

Reading: `legible` is the text without marks; `words`, `numerals`, `role_words` and `said_words` are
the vocabulary; `when` is the calendar and `mentions` finds the periods; `masks` says which numbers
are no claims and `wishes` which words; `figures` finds those that are, `roles` makes of each a
`claim`, `dating` gives it its period, `kept` makes it one of many months; `labels`, `subjects`,
`naming` and `meaning` say of whom. `said` reads what is claimed in words alone, each a `saying` of
a `said_sentence`: `comparisons`, `movements`, `superlatives`; `shares` what is said of all or none.
Holding: `facts` is what the portal holds, `amounts` what that makes in a period, `changes`, `gaps`,
`parts` and `references` what follows from it; `readings` lists what a typed figure may mean, each
a `reading`; `answers`, `streaks` and `peaks` ask the same of words, `runs` of a figure month by
month; `windows` says of which months, `sides` whether of these cases or of the others.
Telling: `holding` is how exactly a figure must be borne out, `verdicts`, `said_verdicts` and
`share_verdicts` make the `findings`; `typed` asks what a sentence's own figures make of each other.
"""
