from utils.ui import networks, page, state
from utils.ui.formats import render_take_home
from utils.ui.inside.look import render_inside

page.render_header(
    "Inside",
    "Open a network and see, layer by layer, what it makes of a picture, and why it answers as "
    "it does.",
)

predictor = networks.choose_predictor(("digit", "clothing", "photo"), state.INSIDE_PREDICTOR)
if predictor:
    render_inside(predictor)
    render_take_home(predictor.info)
