"""What a text claims about figures, and whether the figures bear it out.

`words` and `numerals` are the vocabulary, `when` reads periods, `masks` says which numbers are no
claims, `figures` finds those that are, `roles` what each of them is said to be, `said` the claims
made in words alone. `facts` is what the portal holds, `amounts` what that makes in a period,
`readings` what a typed figure could mean, `movements` what is said of rise and fall. `verdicts`
holds the one against the other.
"""
