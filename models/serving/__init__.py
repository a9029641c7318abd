"""A network as files: which one and in which edition, written, checked and opened for answers."""
