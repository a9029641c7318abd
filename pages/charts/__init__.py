"""Charts and drawings: Vega-Lite specifications, matplotlib figures, HTML and images.

Nothing here uses Streamlit. A live chart is a table that changes and a specification that does not,
so that a browser that shows it only has to take in new rows.
"""
