"""Optuna's pruners on given learning curves, with the asynchronous workers of bench/pruning/simulate.ts.

{"pruner": name, "curves": [[values]], "paces": [time of a step], "workers": k} → {"steps": total, "complete": [numbers]}
"""

import json
import sys
import warnings

warnings.filterwarnings("ignore")

import optuna  # noqa: E402

optuna.logging.set_verbosity(optuna.logging.ERROR)


def pruner_of(name, steps):
    if name == "optuna-median":
        return optuna.pruners.MedianPruner()
    if name == "optuna-hyperband":
        return optuna.pruners.HyperbandPruner(min_resource=1, max_resource=steps, reduction_factor=3)
    return optuna.pruners.SuccessiveHalvingPruner()


def simulated(pruner, curves, paces, workers):
    study = optuna.create_study(pruner=pruner_of(pruner, len(curves[0])))
    waiting = list(range(len(curves)))
    running = []
    complete = []
    total = 0

    def start(time):
        if waiting:
            running.append({"number": waiting.pop(0), "time": time, "step": 0, "trial": study.ask()})

    for _ in range(workers):
        start(0)
    while running:
        one = min(running, key=lambda run: run["time"] + paces[run["number"]])
        one["time"] += paces[one["number"]]
        one["step"] += 1
        total += 1
        curve = curves[one["number"]]
        trial = one["trial"]
        value = curve[one["step"] - 1]
        trial.report(value, one["step"])
        is_over = one["step"] == len(curve)
        is_ended = not is_over and trial.should_prune()
        if not is_over and not is_ended:
            continue
        if is_over:
            complete.append(one["number"])
            study.tell(trial, value)
        else:
            study.tell(trial, state=optuna.trial.TrialState.PRUNED)
        running.remove(one)
        start(one["time"])
    return {"steps": total, "complete": complete}


print(json.dumps({"optuna": optuna.__version__}), flush=True)
for line in sys.stdin:
    print(json.dumps(simulated(**json.loads(line))), flush=True)
