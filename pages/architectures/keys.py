"""Keys of the session state on the page Architectures."""

ARCHITECTURE_OPTION = "architecture_option"  # with the option's name appended
