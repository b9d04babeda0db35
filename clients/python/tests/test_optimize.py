from __future__ import annotations

import math
import threading
import time
from typing import Any, Callable, List

import pytest

import credence
from credence import Choice, Float, Int, Ordinal

NewStudy = Callable[..., credence.Study]


def states(study: credence.Study) -> List[str]:
    return [trial.state for trial in study.trials]


def test_evaluates_and_remembers(new_study: NewStudy) -> None:
    study = new_study(direction="maximize", metric="score")
    study.optimize(lambda trial: 3 * trial.params["x"], n_trials=4)
    trials = study.trials
    assert [trial.number for trial in trials] == [0, 1, 2, 3]
    assert [trial.value for trial in trials] == [3 * trial.params["x"] for trial in trials]
    best = max(trials, key=lambda trial: trial.value)
    assert study.best == best
    assert (study.best_value, study.best_params) == (best.value, best.params)
    assert best.duration is not None and best.duration.total_seconds() >= 0


def test_has_no_best_at_first(new_study: NewStudy) -> None:
    study = new_study()
    assert study.best is None
    with pytest.raises(ValueError, match="complete"):
        assert study.best_value


def test_gives_values_in_the_types_of_their_dimensions(new_study: NewStudy) -> None:
    space = {
        "a": Float(0, 2, step=1.0),
        "b": Int(1, 1000, log=True),
        "c": Choice("none", 1, True, 2.0),
        "d": Ordinal(1.0, 2.0),
        "e": "float(0,1) when(c=none)",
        "a b": "int(0,3)",
    }
    study = new_study(space)
    seen: List[Any] = []

    def evaluate(trial: credence.Trial) -> float:
        seen.append(trial.params)
        return 0.0

    study.optimize(evaluate, n_trials=16)
    choices = {("none", str), (1, int), (True, bool), (2.0, float)}
    for params in seen:
        assert [type(params[name]) for name in ("a", "b", "a b", "d")] == [float, int, int, float]
        assert (params["c"], type(params["c"])) in choices
        assert ("e" in params) == (params["c"] == "none")
    assert {(params["c"], type(params["c"])) for params in seen} == choices
    assert [trial.params for trial in study.trials] == seen


@pytest.mark.parametrize(
    "raised, state, kind",
    [
        (credence.Infeasible("too wide"), "failed", "infeasible"),
        (credence.Diverged("at step 3"), "failed", "diverged"),
        (credence.TrialPruned(), "pruned", None),
    ],
)
def test_ends_a_trial_as_the_objective_says(new_study: NewStudy, raised: Exception, state: str, kind: str) -> None:
    study = new_study()

    def evaluate(trial: credence.Trial) -> float:
        raise raised

    study.optimize(evaluate, n_trials=1)
    [trial] = study.trials
    assert trial.state == state
    assert trial.failure == (None if kind is None else {"kind": kind, "message": str(raised)})


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_takes_what_is_not_finite_as_diverged(new_study: NewStudy, value: float) -> None:
    study = new_study()
    study.optimize(lambda trial: value, n_trials=1)
    assert study.trials[0].failure is not None and study.trials[0].failure["kind"] == "diverged"


def test_tries_a_transient_failure_again(new_study: NewStudy) -> None:
    study = new_study()
    attempts: List[int] = []

    def evaluate(trial: credence.Trial) -> float:
        attempts.append(trial.attempt)
        if trial.attempt < 3:
            raise credence.Transient("no network")
        return 1.0

    study.optimize(evaluate, n_trials=3)
    assert attempts == [1, 2, 3]
    assert states(study) == ["complete"]


def test_keeps_what_a_pruned_trial_reported(new_study: NewStudy) -> None:
    study = new_study()

    def evaluate(trial: credence.Trial) -> float:
        for step in range(3):
            trial.report(10.0 - step, step)
        raise credence.TrialPruned

    study.optimize(evaluate, n_trials=1)
    [trial] = study.trials
    assert (trial.state, trial.value) == ("pruned", 8.0)
    assert study.intermediate_values(0) == [{"step": n, "metric": "value", "value": 10.0 - n} for n in range(3)]


def test_gives_the_trial_back_and_stops_at_any_other_exception(new_study: NewStudy) -> None:
    study = new_study()

    def evaluate(trial: credence.Trial) -> float:
        raise ImportError("No module named 'torch'")

    with pytest.raises(ImportError, match="torch"):
        study.optimize(evaluate, n_trials=5)
    assert states(study) == ["waiting"]
    study.optimize(lambda trial: float(trial.number), n_trials=1)
    assert states(study) == ["complete"]


@pytest.mark.parametrize("returned", [None, "0.5", {}, {"other": 1.0}, [1.0, 2.0], object()])
def test_refuses_what_is_no_result(new_study: NewStudy, returned: Any) -> None:
    study = new_study()
    with pytest.raises(TypeError, match="value"):
        study.optimize(lambda trial: returned, n_trials=2)
    assert states(study) == ["waiting"]


@pytest.mark.parametrize(
    "catch, kind",
    [
        (ValueError, "infeasible"),
        ((KeyError, ValueError), "infeasible"),
        ({ArithmeticError: "diverged", ValueError: "infeasible"}, "infeasible"),
        ({ValueError: "diverged"}, "diverged"),
    ],
)
def test_fails_a_trial_at_an_exception_that_is_caught(new_study: NewStudy, catch: Any, kind: str) -> None:
    study = new_study()

    def evaluate(trial: credence.Trial) -> float:
        if trial.number == 0:
            raise ValueError("shapes do not match")
        return 1.0

    study.optimize(evaluate, n_trials=2, catch=catch)
    first, second = study.trials
    assert first.failure is not None and first.failure["kind"] == kind
    assert first.failure["message"].startswith("ValueError: shapes do not match\n")
    assert second.state == "complete"


def test_keeps_other_numbers_and_standard_errors(new_study: NewStudy) -> None:
    study = new_study(metrics={"loss": "minimize", "speed": "maximize"})
    study.optimize(lambda trial: {"loss": 0.5, "speed": 3, "epochs": 7}, n_trials=1)
    evaluation = credence.Evaluation({"loss": 0.4, "speed": 2}, standard_error=0.1, metrics={"bad": math.nan, "ok": 1})
    study.optimize(lambda trial: evaluation, n_trials=1)
    first, second = study.trials
    assert (first.values, first.metrics) == ({"loss": 0.5, "speed": 3.0}, {"epochs": 7.0})
    assert (second.standard_errors, second.metrics) == ({"loss": 0.1}, {"ok": 1.0})


def test_works_in_threads(new_study: NewStudy) -> None:
    study = new_study()
    together = threading.Barrier(4, timeout=30)

    def evaluate(trial: credence.Trial) -> float:
        together.wait()
        return trial.params["x"]

    called: List[int] = []
    study.optimize(evaluate, n_trials=8, n_jobs=4, callbacks=[lambda _, trial: called.append(trial.number)])
    assert states(study) == ["complete"] * 8
    assert sorted(called) == list(range(8))


def test_stops_all_threads_at_an_exception(new_study: NewStudy) -> None:
    study = new_study()

    def evaluate(trial: credence.Trial) -> float:
        if trial.number == 2:
            raise OSError("disk is gone")
        time.sleep(0.1)
        return 1.0

    with pytest.raises(OSError, match="disk"):
        study.optimize(evaluate, n_trials=100, n_jobs=3)
    assert "running" not in states(study)
    assert len(study.trials) < 12


def test_ends_when_a_callback_stops_it(new_study: NewStudy) -> None:
    study = new_study()
    study.optimize(lambda trial: 1.0, callbacks=[lambda found, trial: found.stop() if trial.number == 2 else None])
    assert len(study.trials) == 3


def test_ends_with_the_budget_and_at_the_time_limit(new_study: NewStudy) -> None:
    study = new_study(trials=3)
    study.optimize(lambda trial: 1.0)
    assert len(study.trials) == 3
    study.set_budget()
    study.optimize(lambda trial: time.sleep(0.05) or 1.0, timeout=0.2)  # type: ignore[func-returns-value]
    assert 3 < len(study.trials) < 9
    study.optimize(lambda trial: 1.0, n_trials=0)


def test_goes_on_when_another_worker_has_taken_a_trial_over(new_study: NewStudy) -> None:
    study = new_study()
    other = credence.Study(study.name, server=study.connection.address, worker="other")

    def evaluate(trial: credence.Trial) -> float:
        if trial.number == 0:
            study.connection.post(f"{trial.path}/release", {"lease": trial.lease})
            other.ask().tell(2.0)
        return 1.0

    study.optimize(evaluate, n_trials=2)
    assert [trial.value for trial in study.trials] == [2.0, 1.0]


def test_ends_when_the_study_was_deleted_meanwhile(new_study: NewStudy) -> None:
    study = new_study()

    def evaluate(trial: credence.Trial) -> float:
        study.delete()
        return 1.0

    with pytest.raises(credence.NotFound):
        study.optimize(evaluate, n_trials=3)
