"""The predictors that come with the app: one folder each, made by `make.py`."""
