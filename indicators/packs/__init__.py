"""Packs: what one publication of a council's figures looks like as data, read and written."""
