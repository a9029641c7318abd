"""Keys of the session state on the page Inside."""

INSIDE_PREDICTOR = "inside_predictor"
INSIDE_WAY = "inside_way"  # where the picture comes from; the network's name is appended
INSIDE_SAMPLE = "inside_sample"  # counts the test pictures asked for
INSIDE_UPLOAD = "inside_upload"
INSIDE_UPLOADED = "inside_uploaded"  # a small copy of its picture, or why there is none
INSIDE_EPOCH = "inside_epoch"  # with the run's id appended
INSIDE_PLAYING = "inside_playing"  # when and where playing began
INSIDE_ROW = "inside_row"  # the component with the row of layers
INSIDE_LAYER = "inside_layer"  # the name of the chosen layer
INSIDE_MAPS = "inside_maps"  # the component with the maps
INSIDE_MAP = "inside_map"  # numbers of the chosen map, row and column, counted from 1
INSIDE_CELL_OF = "inside_cell_of"  # the layer that these numbers belong to
INSIDE_UNIT = "inside_unit"
INSIDE_CELL_ROW = "inside_cell_row"
INSIDE_CELL_COLUMN = "inside_cell_column"
INSIDE_OWN_SCALE = "inside_own_scale"
INSIDE_METHOD = "inside_method"
INSIDE_CLASSES = "inside_classes"
INSIDE_TABS = "inside_tabs"
