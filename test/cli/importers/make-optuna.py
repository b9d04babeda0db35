"""Creates the Optuna files that the tests read, and Optuna's own description of them: python make-optuna.py (Optuna
5.0)."""

import json
import os
import sqlite3
import tempfile

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
here = os.path.dirname(os.path.abspath(__file__))


def objective(trial):
    x = trial.suggest_float("x", -5, 5)
    n = trial.suggest_int("n", 1, 64, log=True)
    opt = trial.suggest_categorical("opt", ["sgd", "adam", None])
    if opt == "sgd":
        trial.suggest_float("momentum", 0, 0.9, step=0.1)
    if trial.number == 3:
        raise ValueError("boom")
    for step in range(2):
        trial.report(x * x + step, step)
    if trial.number == 4:
        raise optuna.TrialPruned
    trial.set_user_attr("note", {"fold": trial.number})
    return {5: float("nan"), 6: float("inf")}.get(trial.number, x * x + n)


def fill(storage):
    study = optuna.create_study(storage=storage, study_name="nets", sampler=optuna.samplers.RandomSampler(seed=1))
    study.optimize(objective, n_trials=9, catch=(ValueError,))
    other = optuna.create_study(storage=storage, study_name="two words", directions=["maximize", "minimize"])
    other.set_metric_names(["accuracy", "seconds"])
    other.optimize(lambda trial: (trial.suggest_float("x", 0, 1), 2.0), n_trials=1)
    other.enqueue_trial({"x": 0.5})
    other.ask()
    other.enqueue_trial({"x": 0.25})
    old = optuna.create_study(storage=storage, study_name="old")
    optuna.delete_study(study_name="old", storage=storage)
    return study


with tempfile.TemporaryDirectory() as folder:
    journal = os.path.join(folder, "optuna.log")
    fill(optuna.storages.JournalStorage(optuna.storages.journal.JournalFileBackend(journal)))
    study = fill(f"sqlite:///{folder}/optuna.db")
    with open(journal) as read, open(os.path.join(here, "optuna-journal.jsonl"), "w") as write:
        write.write(read.read())
    with open(os.path.join(here, "optuna-database.sql"), "w") as write:
        write.write("\n".join(sqlite3.connect(f"{folder}/optuna.db").iterdump()) + "\n")
    trials = [
        {
            "number": trial.number,
            "state": trial.state.name,
            "params": trial.params,
            "value": None if trial.value is None else repr(trial.value),
            "seconds": trial.duration.total_seconds(),
        }
        for trial in study.trials
    ]
    with open(os.path.join(here, "optuna-trials.json"), "w") as write:
        json.dump(trials, write, indent=2)
        write.write("\n")
