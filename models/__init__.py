"""The networks: how they are built, trained, checked and asked. Knows no screen."""
