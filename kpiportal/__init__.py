"""The plinth: what every app of the portal stands on."""
