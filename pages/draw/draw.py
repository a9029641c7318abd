from pages.draw import keys
from pages.draw.canvas_panel import render_board
from pages.widgets import network_picker, page

page.render_header("Draw", "Draw a digit, or a piece of clothing. The network answers as you draw.")

predictor = network_picker.choose_predictor(("digit", "clothing"), keys.DRAW_PREDICTOR)
if predictor:
    render_board(predictor)
