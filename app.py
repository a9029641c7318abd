"""CNN Playground: draw, classify, train. Start it with `streamlit run app.py`.

Streamlit imports this file once, when the server starts, and runs it for every visitor. Dask's
workers are new processes that import it again, so everything is behind the guards at the end.
"""

import streamlit as st

from pages.widgets import page, server, services, sidebar


def main() -> None:
    """Draw the page of the address, with the sidebar and the footer that all pages share."""
    page.set_up()
    current = st.navigation(page.navigation())
    services.wake_engine_later()
    server.note_visit()
    sidebar.render_sidebar()
    current.run()
    page.render_footer()


if __name__ == "__main__":
    main()
elif __name__ == "app":
    app = st.App(__file__, lifespan=server.lifespan)
