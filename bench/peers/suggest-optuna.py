"""Suggestions of Optuna's GPSampler on one thread. Reads one request per line, answers with seconds (by the clock, and of
processor time) per suggestion."""

import json
import math
import sys
import time
import warnings

import numpy
import optuna
import scipy
import torch

torch.set_num_threads(1)
warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)

HEIGHTS = [1, 1.2, 3, 3.2]
RATES = [
    [10, 3, 17, 3.5, 1.7, 8],
    [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
]
CENTRES = [
    [1312, 1696, 5569, 124, 8283, 5886],
    [2329, 4135, 8307, 3736, 1004, 9991],
    [2348, 1451, 3522, 2883, 3047, 6650],
    [4047, 8828, 8732, 5743, 1091, 381],
]


def hartmann6(x):
    return -sum(
        height * math.exp(-sum(rate * (x[j] - centre[j] / 1e4) ** 2 for j, rate in enumerate(rates)))
        for height, rates, centre in zip(HEIGHTS, RATES, CENTRES)
    )


def run(request):
    points, values, before, count = (request[name] for name in ("points", "values", "before", "count"))
    names = [f"x{k + 1}" for k in range(len(points[0]))]
    space = {name: optuna.distributions.FloatDistribution(0, 1) for name in names}
    study = optuna.create_study(sampler=optuna.samplers.GPSampler(seed=request["seed"]))

    def add(first, last):
        for point, value in zip(points[first:last], values[first:last]):
            params = dict(zip(names, point))
            study.add_trial(optuna.trial.create_trial(params=params, distributions=space, value=value))

    def suggest():
        started, cpu_started = time.perf_counter(), time.process_time()
        trial = study.ask(space)
        seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - cpu_started
        study.tell(trial, hartmann6([trial.params[name] for name in names]))
        return seconds, cpu_seconds

    # One suggestion that does not count: the kernel has already been fitted, as in the middle of a study.
    add(0, before)
    suggest()
    add(before, len(points))
    wall, cpu = zip(*(suggest() for _ in range(count)))
    return {"seconds": sum(wall) / count, "cpuSeconds": sum(cpu) / count}


libraries = {"optuna": optuna, "torch": torch, "scipy": scipy, "numpy": numpy}
print(json.dumps({name: library.__version__ for name, library in libraries.items()}), flush=True)
for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
