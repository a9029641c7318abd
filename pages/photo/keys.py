"""Keys of the session state on the page Photo."""

# Stable hooks: tests in a browser look for them
PHOTO_UPLOAD = "photo_upload"

PHOTO_PREDICTOR = "photo_predictor"
PHOTO_CAMERA = "photo_camera"
PHOTO_CAMERA_ON = "photo_camera_on"
PHOTO_SAMPLES = "photo_samples"
PHOTO_SEED = "photo_seed"  # which random samples
PHOTO_SORT = "photo_sort"
PHOTO_REMOVAL = "photo_removal"  # the component that tells which picture is to go
PHOTO_ANSWERS = "photo_answers"  # what was found out about the pictures that are shown
