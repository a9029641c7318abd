from pages.inside import keys
from pages.inside.viewer import render_inside
from pages.widgets import network_picker, page, take_home
from utils.preprocessing import PREPARATIONS

page.render_header(
    "Inside",
    "Open a network and see, layer by layer, what it makes of a picture, and why it answers as "
    "it does.",
)

predictor = network_picker.choose_predictor(PREPARATIONS, keys.INSIDE_PREDICTOR)
if predictor:
    render_inside(predictor)
    take_home.render_network(predictor.info)
