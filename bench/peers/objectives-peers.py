"""Optuna's samplers on problems with several objectives, on one thread: ask and tell, one JSON request a line.

{"start": method, "space": [...], "objectives": m, "constrained": bool, "seed": n} → {}; {"ask": true} → hyperparameters;
{"tell": [values], "violations": [numbers, ≤ 0 is allowed]} → {}.
"""

import json
import sys
import warnings

warnings.filterwarnings("ignore")

import optuna  # noqa: E402

optuna.logging.set_verbosity(optuna.logging.ERROR)


def sampler_of(method, seed, constrained):
    options = {"seed": seed}
    if constrained:
        options["constraints_func"] = lambda trial: trial.user_attrs["violations"]
    if method == "optuna-nsga2":
        return optuna.samplers.NSGAIISampler(**options)
    if method == "optuna-tpe":
        return optuna.samplers.TPESampler(**options)
    return optuna.samplers.GPSampler(**options)


class Peer:
    def __init__(self, request):
        self.space = request["space"]
        sampler = sampler_of(request["start"], request["seed"], request["constrained"])
        self.study = optuna.create_study(directions=["minimize"] * request["objectives"], sampler=sampler)

    def ask(self):
        self.trial = self.study.ask()
        return {one["name"]: self.trial.suggest_float(one["name"], one["low"], one["high"]) for one in self.space}

    def tell(self, values, violations):
        self.trial.set_user_attr("violations", violations)
        self.study.tell(self.trial, values)


versions = {"optuna": optuna.__version__}
try:
    import torch

    torch.set_num_threads(1)
    versions["torch"] = torch.__version__
except ImportError:
    pass
print(json.dumps(versions), flush=True)
peer = None
for line in sys.stdin:
    request = json.loads(line)
    answer = {}
    if "start" in request:
        peer = Peer(request)
    elif "ask" in request:
        answer = peer.ask()
    else:
        peer.tell(request["tell"], request["violations"])
    print(json.dumps(answer), flush=True)
