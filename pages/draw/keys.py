"""Keys of the session state on the page Draw."""

DRAW_PREDICTOR = "draw_predictor"
DRAW_PEN_WIDTH = "draw_pen_width"
DRAW_GRID = "draw_grid"
DRAW_STEPS = "draw_steps"  # the steps that are not left out; the preparation's name is appended
DRAW_TRUTH = "draw_truth"
DRAW_COLLECTED = "draw_collected"  # the drawings that were labelled by hand
