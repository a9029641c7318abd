from pages.draw import keys
from pages.draw.canvas_panel import render_board
from pages.widgets import network_picker, page
from utils.preprocessing import PREPARATIONS

page.render_header("Draw", "Draw a digit, or a piece of clothing. The network answers as you draw.")

drawable = [each for each in PREPARATIONS if each.drawing_prompt]
predictor = network_picker.choose_predictor(drawable, keys.DRAW_PREDICTOR)
if predictor:
    render_board(predictor)
