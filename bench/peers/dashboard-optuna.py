"""Optuna Dashboard on an SQLite file that this fills. Reads one request per line, answers with the address of the study's
page, or with why there is none."""

import datetime
import json
import math
import random
import socket
import sys
import threading
import time

import optuna
import optuna_dashboard
from optuna.distributions import CategoricalDistribution, FloatDistribution
from optuna.trial import TrialState

MOST_SECONDS = 300
AT_A_TIME = 500
BEGAN = datetime.datetime(2026, 1, 1)
DISTRIBUTIONS = {
    **{f"x{k + 1}": FloatDistribution(0, 1) for k in range(8)},
    "rate": FloatDistribution(1e-5, 1, log=True),
    "optimizer": CategoricalDistribution(["adam", "sgd", "rmsprop"]),
}

optuna.logging.set_verbosity(optuna.logging.ERROR)


def trial(number, stream):
    params = {f"x{k + 1}": stream.random() for k in range(8)}
    params["rate"] = 10 ** (-5 + 5 * stream.random())
    params["optimizer"] = stream.choice(["adam", "sgd", "rmsprop"])
    state = {7: TrialState.FAIL, 13: TrialState.PRUNED}.get(number % 20, TrialState.COMPLETE)
    loss = (params["x1"] - 0.3) ** 2 + 0.5 * math.sin(6 * params["x2"]) + 0.1 * stream.random()
    made = optuna.trial.create_trial(
        state=state,
        params=params,
        distributions=DISTRIBUTIONS,
        value=loss if state == TrialState.COMPLETE else None,
    )
    made.datetime_start = BEGAN + datetime.timedelta(seconds=number)
    made.datetime_complete = made.datetime_start + datetime.timedelta(seconds=5 * stream.random())
    return made


def fill(storage, count):
    """Whether all trials were written within the time limit."""
    study = optuna.create_study(storage=storage, direction="minimize")
    stream = random.Random(count)
    started = time.monotonic()
    for first in range(0, count, AT_A_TIME):
        study.add_trials([trial(number, stream) for number in range(first, min(count, first + AT_A_TIME))])
        if time.monotonic() - started > MOST_SECONDS:
            return first + AT_A_TIME
    return count


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(storage):
    port = free_port()
    options = {"host": "127.0.0.1", "port": port}
    threading.Thread(target=optuna_dashboard.run_server, args=(storage,), kwargs=options, daemon=True).start()
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return f"http://127.0.0.1:{port}/dashboard/studies/1"
        time.sleep(0.1)
    return None


def main():
    print(json.dumps({"optuna": optuna.__version__, "optuna-dashboard": optuna_dashboard.__version__}), flush=True)
    said = sys.stdout
    # The server's log output is not an answer.
    sys.stdout = sys.stderr
    for line in sys.stdin:
        request = json.loads(line)
        storage = optuna.storages.RDBStorage(f"sqlite:///{request['file']}")
        written = fill(storage, request["trials"])
        if written < request["trials"]:
            answer = {"reason": f"{written} trials were written in {MOST_SECONDS} s, and the rest given up"}
        else:
            url = serve(storage)
            answer = {"reason": "the server did not start"} if url is None else {"url": url}
        print(json.dumps(answer), file=said, flush=True)


main()
