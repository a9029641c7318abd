"""Inference: `load_predictor(name).predict(image)`."""

from models.inference.predictor import Prediction, Predictor, list_predictors, load_predictor
from models.serving.predictor_info import PredictorError

__all__ = ["Prediction", "Predictor", "PredictorError", "list_predictors", "load_predictor"]
