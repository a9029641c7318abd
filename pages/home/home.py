import streamlit as st

from pages.home import doors
from pages.widgets import network_picker, page

page.render_header(
    page.TITLE,
    "See a convolutional neural network at work. Draw a digit or show it a photo and it answers "
    "at once; or pick pictures and a network, and train it while its curves draw themselves. "
    "Everything is computed on this machine: no account, no internet.",
)
doors.render_doors()
page.link("lessons", "New to all this? Short lessons begin with what a picture is.")

st.subheader("Ready on this machine", anchor=False)
doors.render_readiness()
network_picker.render_damage()
