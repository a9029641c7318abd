import streamlit as st

from models.architectures import ARCHITECTURES
from pages.architectures.network_view import (
    choose_options,
    render_code,
    render_network,
    render_source,
)
from pages.widgets import choices, page, state
from pages.widgets.link_to_training import render_train_network
from utils.datasets import DATASETS

page.render_header(
    "Architectures",
    "An architecture is the design of a network: which layers, how large, in which order. "
    "See what each one is made of, for the pictures of any data set.",
)
choices.warn_of_unknown(state.ARCHITECTURE, ARCHITECTURES.names(), "architecture")
choices.warn_of_unknown(state.DATASET, DATASETS.names(), "data set")
choices.warn_of_unknown_size()
with st.grid(3, min_column_width=220):
    architecture = choices.choose_architecture()
    dataset = choices.choose_dataset()
    size = choices.choose_any_size(dataset)

render_source(architecture)
options = choose_options(architecture)
render_train_network(architecture, options, dataset, size)
input_shape = (size, size, dataset.channels)
network, code = st.tabs(["The network", "The Keras code"])
with code:
    render_code(architecture, options, input_shape, dataset.num_classes)
with network:
    render_network(architecture, options, input_shape, dataset.num_classes)
