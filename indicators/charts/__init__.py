"""Charts as SVG, drawn from frozen data alone: pages, PDF and Word take the same string.

lines: a series over months · bars: months and groups as bars · shares: parts of a whole, small
multiples and an age pyramid. Each takes a frozen dataclass and gives a `Chart` (chart.py).
sparkline: a series as wide as a word, an ornament without a title.
What an audience may not be told must not be in any of them.
"""
