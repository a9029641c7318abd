"""Charts and drawings: Vega-Lite specifications, matplotlib figures, HTML and images.

Nothing here uses Streamlit. A live chart is a table that changes with a specification that does
not, so the browser only has to add the new rows.
"""
