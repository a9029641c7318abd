"""What two pages or more draw, each widget beside its JavaScript and CSS."""
