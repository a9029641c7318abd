"""Keys of the session state on the page Data sets."""

PIXELS_NUMBER = "pixels_number"  # which picture, with the number of pictures appended
PIXELS_CHANNEL = "pixels_channel"
PIXELS_TOP = "pixels_top"
PIXELS_LEFT = "pixels_left"
