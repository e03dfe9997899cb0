"""The plinth: what every app of the portal stands on."""

# What snapshots say they were made by; pyproject.toml reads it here.
VERSION = "0.1"
