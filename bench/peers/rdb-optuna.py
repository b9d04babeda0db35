"""Optuna's RDB storage, on SQLite (`file`) or at an address (`url`): create a trial, set six parameters, finish it. Reads one
request per line, answers with seconds."""

import json
import sys
import time

import optuna
from optuna.distributions import FloatDistribution
from optuna.trial import TrialState

optuna.logging.set_verbosity(optuna.logging.ERROR)
print(json.dumps({"optuna": optuna.__version__}), flush=True)

for line in sys.stdin:
    request = json.loads(line)
    storage = optuna.storages.RDBStorage(request.get("url") or f"sqlite:///{request['file']}")
    study = storage.create_new_study([optuna.study.StudyDirection.MINIMIZE])
    distribution = FloatDistribution(0, 1)
    started = time.perf_counter()
    for number in range(request["trials"]):
        trial = storage.create_new_trial(study)
        for name in "abcdef":
            storage.set_trial_param(trial, name, 0.5, distribution)
        storage.set_trial_state_values(trial, TrialState.COMPLETE, [float(number)])
    print(json.dumps(time.perf_counter() - started), flush=True)
