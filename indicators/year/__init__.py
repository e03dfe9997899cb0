"""A section over a year: its months in a table, and a chart for each column."""
