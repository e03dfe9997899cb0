"""The plinth: what every app of the portal stands on."""

# What snapshots say they were made by. The same as in pyproject.toml.
VERSION = "0.1"
