"""Peers of the regret suite on one thread: ask and tell, one JSON request a line.

{"start": method, "space": [...], "seed": n} → {}; {"ask": true} → hyperparameters; {"tell": value or null} → {} (null: failed).
"""

import json
import math
import sys
import warnings

import numpy

warnings.filterwarnings("ignore")

import standard_gp  # noqa: E402  (next to this file)


def is_active(dimension, chosen):
    return all(chosen.get(name) in values for name, values in dimension.get("when", {}).items())


def at(dimension, u):
    """The value at a coordinate in [0, 1]."""
    if dimension["kind"] == "categorical":
        return dimension["choices"][min(len(dimension["choices"]) - 1, int(u * len(dimension["choices"])))]
    low, high = dimension["low"], dimension["high"]
    # Half a step of margin, so that the ends are as likely as the other values.
    if dimension["kind"] == "int":
        low, high = low - 0.499, high + 0.499
    value = low * (high / low) ** u if dimension["scale"] == "log" else low + (high - low) * u
    if dimension["kind"] == "int":
        return int(min(dimension["high"], max(dimension["low"], round(value))))
    return float(min(dimension["high"], max(dimension["low"], value)))


def decode(space, point):
    chosen = {}
    for dimension, u in zip(space, point):
        if is_active(dimension, chosen):
            chosen[dimension["name"]] = at(dimension, float(u))
    return chosen


class Optuna:
    """Define-by-run, so that inactive hyperparameters are not suggested; a failure is told as such."""

    def __init__(self, sampler, space):
        self.space = space
        self.study = optuna.create_study(sampler=sampler)

    def ask(self):
        self.trial = self.study.ask()
        chosen = {}
        for dimension in self.space:
            if is_active(dimension, chosen):
                chosen[dimension["name"]] = self.suggest(dimension)
        return chosen

    def suggest(self, dimension):
        name = dimension["name"]
        if dimension["kind"] == "categorical":
            return self.trial.suggest_categorical(name, dimension["choices"])
        log = dimension["scale"] == "log"
        suggest = self.trial.suggest_int if dimension["kind"] == "int" else self.trial.suggest_float
        return suggest(name, dimension["low"], dimension["high"], log=log)

    def tell(self, value):
        if value is None:
            self.study.tell(self.trial, state=optuna.trial.TrialState.FAIL)
        else:
            self.study.tell(self.trial, value)


class Cma:
    """CMA-ES on the coordinates of all hyperparameters, started in the middle; a failure counts as the worst value so
    far."""

    def __init__(self, space, seed):
        self.space = space
        options = {"bounds": [0, 1], "seed": seed + 1, "verbose": -9}
        # cma requires at least two dimensions.
        self.dimensions = max(2, len(space))
        self.strategy = cma.CMAEvolutionStrategy([0.5] * self.dimensions, 0.25, options)
        self.waiting, self.points, self.values = [], [], []
        self.worst = 0.0

    def ask(self):
        if not self.waiting:
            self.waiting = list(self.strategy.ask())
        self.points.append(self.waiting.pop(0))
        return decode(self.space, self.points[-1][: len(self.space)])

    def tell(self, value):
        if value is not None:
            self.worst = max(self.worst, value)
        self.values.append(self.worst if value is None else value)
        if not self.waiting:
            self.strategy.tell(self.points, self.values)
            self.points, self.values = [], []


class StandardGp:
    """BoTorch's default model and acquisition (standard_gp.py); categories are one-hot, and failures are left out."""

    START = 5

    def __init__(self, space, seed):
        self.space = space
        self.sobol = standard_gp.sobol(self.width(), seed)
        self.generator = numpy.random.default_rng(seed)
        self.points, self.values = [], []

    def width(self):
        return sum(len(d["choices"]) if d["kind"] == "categorical" else 1 for d in self.space)

    def snapped(self, row):
        """Rounds to the nearest valid point: one-hot codes, levels of integers."""
        out, chosen, at_column = [], {}, 0
        for dimension in self.space:
            if dimension["kind"] == "categorical":
                count = len(dimension["choices"])
                index = int(numpy.argmax(row[at_column : at_column + count]))
                out += [1.0 if k == index else 0.0 for k in range(count)]
                value, at_column = dimension["choices"][index], at_column + count
            else:
                value, at_column = at(dimension, float(row[at_column])), at_column + 1
                out.append(self.coordinate(dimension, value))
            if is_active(dimension, chosen):
                chosen[dimension["name"]] = value
        return numpy.array(out), chosen

    def coordinate(self, dimension, value):
        low, high = dimension["low"], dimension["high"]
        if dimension["kind"] == "int":
            low, high = low - 0.499, high + 0.499
        if dimension["scale"] == "log":
            return math.log(value / low) / math.log(high / low)
        return (value - low) / (high - low)

    def ask(self):
        if len(self.points) < self.START or len(self.known()) < 2:
            row = self.sobol.random(1)[0]
        else:
            known = self.known()
            x = numpy.array([self.points[i] for i in known])
            y = numpy.array([self.values[i] for i in known])
            row = standard_gp.suggest(x, -y, self.generator)
        point, chosen = self.snapped(row)
        self.points.append(point)
        return chosen

    def known(self):
        return [i for i, value in enumerate(self.values) if value is not None]

    def tell(self, value):
        self.values.append(value)


def start(method, space, seed):
    if method == "optuna-gp":
        return Optuna(optuna.samplers.GPSampler(seed=seed), space)
    if method == "optuna-tpe":
        return Optuna(optuna.samplers.TPESampler(seed=seed), space)
    if method == "cma-es":
        return Cma(space, seed)
    return StandardGp(space, seed)


standard_gp.check()
import cma  # noqa: E402
import optuna  # noqa: E402
import torch  # noqa: E402

torch.set_num_threads(1)
optuna.logging.set_verbosity(optuna.logging.ERROR)

libraries = {"optuna": optuna, "cma": cma, "torch": torch, "numpy": numpy}
print(json.dumps({name: library.__version__ for name, library in libraries.items()}), flush=True)
peer = None
for line in sys.stdin:
    request = json.loads(line)
    answer = {}
    if "start" in request:
        peer = start(request["start"], request["space"], request["seed"])
    elif "ask" in request:
        answer = peer.ask()
    else:
        peer.tell(request["tell"])
    print(json.dumps(answer), flush=True)
