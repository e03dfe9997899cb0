"""What the portal costs, beside what this machine can do at best. `bin/bench` runs it.

A module here with a function `measure() -> list[Figure]` is a benchmark; its rows name the row of
`floor` that they stand beside.
"""
