"""The month at a glance: its rows, what stands beside them, and its ways out."""
