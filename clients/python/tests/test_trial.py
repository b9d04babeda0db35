from __future__ import annotations

import gc
import time
from typing import Callable

import pytest

import credence

NewStudy = Callable[..., credence.Study]


def test_asks_and_tells(new_study: NewStudy) -> None:
    study = new_study(trials=3)
    trial = study.ask()
    told = trial.tell(0.25, standard_error=0.5, metrics={"epochs": 3})
    assert (told.number, told.state, told.value) == (0, "complete", 0.25)
    assert (told.standard_errors, told.metrics) == ({"value": 0.5}, {"epochs": 3.0})
    first, second = study.ask(2)
    first.fail("infeasible", "too long" * 5000)
    second.prune()
    with pytest.raises(credence.StudyEnded) as ended:
        study.ask()
    assert ended.value.end == "budget"
    assert [one.state for one in study.trials] == ["complete", "failed", "pruned"]


def test_the_same_result_may_be_told_again_and_no_other(new_study: NewStudy) -> None:
    trial = new_study().ask()
    assert trial.tell(1) == trial.tell(1.0)
    with pytest.raises(credence.Conflict):
        trial.tell(2)


def test_tries_enqueued_points_first(new_study: NewStudy) -> None:
    study = new_study({"x": credence.Float(0, 1), "opt": credence.Choice("sgd", "adam")})
    study.enqueue(x=0.125, opt="adam")
    study.enqueue({"x": 0.5, "opt": "sgd"})
    assert [trial.params for trial in study.ask(2)] == [{"x": 0.125, "opt": "adam"}, {"x": 0.5, "opt": "sgd"}]
    with pytest.raises(credence.InvalidInput) as refused:
        study.enqueue(x=2, opt="adam")
    assert refused.value.issues[0]["path"] == "hyperparameters.x"


def test_takes_trials_from_elsewhere(new_study: NewStudy) -> None:
    study = new_study()
    study.add_trial({"x": 0.5}, 3.0, startedAt="2026-01-01T10:00:00+01:00", finishedAt="2026-01-01T11:00:00+01:00")
    [trial] = study.trials
    assert (trial.state, trial.value) == ("complete", 3.0)
    assert trial.duration is not None and trial.duration.total_seconds() == 3600


def test_a_with_block_gives_the_trial_back_at_an_exception(new_study: NewStudy) -> None:
    study = new_study()
    with pytest.raises(KeyboardInterrupt):
        with study.ask():
            raise KeyboardInterrupt
    assert [trial.state for trial in study.trials] == ["waiting"]
    with study.ask() as trial:
        trial.tell(1)
    assert [trial.state for trial in study.trials] == ["complete"]


def test_hears_that_a_person_stops_it(new_study: NewStudy) -> None:
    study = new_study()
    trial = study.ask()
    trial.report(1.0)
    assert not trial.should_prune()
    study.connection.post(f"{study.path}/trials/0/stop", {})
    trial.report(2.0)
    assert trial.should_prune()
    assert trial.prune().state == "pruned"


def test_hears_it_from_the_heartbeat_too(new_study: NewStudy) -> None:
    study = new_study(lease_seconds=1)
    trial = study.ask()
    study.connection.post(f"{study.path}/trials/0/stop", {})
    wait_until(trial.should_prune)


def test_keeps_the_lease_of_a_long_evaluation(new_study: NewStudy) -> None:
    study = new_study(lease_seconds=1)
    trial = study.ask()
    time.sleep(2.5)
    assert study.ask().number == 1
    assert trial.tell(1).attempt == 1


def test_loses_a_trial_that_nobody_refers_to(new_study: NewStudy) -> None:
    study = new_study(lease_seconds=1)
    trial = study.ask()
    assert trial.number == 0
    del trial
    gc.collect()
    wait_until(lambda: study.trials[0].state == "waiting")


def test_says_when_another_worker_has_taken_it_over(new_study: NewStudy) -> None:
    study = new_study(lease_seconds=1)
    trial = study.ask()
    # As if this process had been asleep for longer than its lease.
    study.heartbeats.remove(trial)
    other = credence.Study(study.name, server=study.connection.address, worker="other")
    wait_until(lambda: study.trials[0].state == "waiting")
    taken = other.ask()
    assert (taken.number, taken.attempt) == (0, 2)
    with pytest.raises(credence.LeaseLost):
        trial.report(1.0)
    assert trial.should_prune()
    with pytest.raises(credence.LeaseLost):
        trial.tell(1.0)
    taken.tell(2.0)
    assert study.trials[0].value == 2.0


def wait_until(is_so: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_goes_on_with_a_trial_after_a_restart(new_study: NewStudy) -> None:
    study = new_study(lease_seconds=1)
    asked = study.ask()
    study.heartbeats.remove(asked)
    wait_until(lambda: study.trials[0].state == "waiting")
    again = credence.Study(study.name, server=study.connection.address, lease_seconds=1)
    trial = again.take_up(asked.document)
    assert not trial.lost and trial.params == asked.params
    assert study.ask().number == 1
    assert trial.tell(1.0).number == 0
