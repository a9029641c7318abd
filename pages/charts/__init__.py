"""Figures: from the numbers of a run to a Vega-Lite chart or a matplotlib figure.

Nothing here knows the screen. A chart is two things: a table that changes, and a specification
that stays the same as long as the run has the same shape, so that a browser that shows it needs
to take in new rows only.
"""
