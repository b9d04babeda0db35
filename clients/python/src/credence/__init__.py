"""Tune Python programs with Credence, a Bayesian-optimization hyperparameter tuner.

    study = credence.Study("nets", {"lr": Float(1e-5, 1, log=True), "opt": Choice("sgd", "adam")})
    study.optimize(lambda trial: train(**trial.params), n_trials=50)
    print(study.best)

Uses only the standard library. `credence.optuna` provides a sampler for Optuna, and `credence.ray` a searcher for Ray
Tune.
"""

from ._errors import (
    Conflict,
    CredenceError,
    Diverged,
    Infeasible,
    InvalidInput,
    LeaseLost,
    NotFound,
    ServerUnavailable,
    Transient,
    TrialPruned,
    Unauthorized,
)
from ._local import LocalServer, local
from ._record import TrialRecord
from ._space import Choice, Float, Int, Ordinal
from ._study import Study, StudyEnded
from ._trial import Trial
from ._values import Evaluation

__version__ = "0.1.0"

__all__ = [
    "Choice",
    "Conflict",
    "CredenceError",
    "Diverged",
    "Evaluation",
    "Float",
    "Infeasible",
    "Int",
    "InvalidInput",
    "LeaseLost",
    "LocalServer",
    "NotFound",
    "Ordinal",
    "ServerUnavailable",
    "Study",
    "StudyEnded",
    "Transient",
    "Trial",
    "TrialPruned",
    "TrialRecord",
    "Unauthorized",
    "local",
]
