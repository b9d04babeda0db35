"""The searcher for Ray Tune. A cluster is only started if CREDENCE_RAY is set, because that takes a minute."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Callable

import pytest

import credence

pytest.importorskip("ray.tune", reason="Ray Tune is not installed")

from ray import tune  # noqa: E402

from credence.ray import CredenceSearcher  # noqa: E402

SPACE = {
    "lr": tune.loguniform(1e-5, 1),
    "net": {"width": tune.randint(1, 4), "act": tune.choice([None, "relu", (2, 3)])},
    "drop": tune.quniform(0, 0.5, 0.1),
    "batch": tune.qloguniform(8, 64, 8),
    "epochs": 3,
}


@pytest.fixture
def new_searcher(server: credence.LocalServer) -> Callable[..., CredenceSearcher]:
    def make(space: Any = SPACE, **options: Any) -> CredenceSearcher:
        given = {"metric": "loss", "mode": "min", "server": server, "strategy": "sobol", **options}
        return CredenceSearcher(space, **given)

    return make


def study_of(searcher: CredenceSearcher, server: credence.LocalServer) -> credence.Study:
    return credence.Study(searcher._name, server=server)


def test_suggests_what_the_space_has(new_searcher: Any) -> None:
    searcher = new_searcher()
    for number in range(24):
        config = searcher.suggest(str(number))
        assert set(config) == {"lr", "net", "drop", "batch"} and set(config["net"]) == {"width", "act"}
        assert 1e-5 <= config["lr"] <= 1
        assert config["net"]["width"] in (1, 2, 3) and isinstance(config["net"]["width"], int)
        assert config["net"]["act"] in (None, "relu", (2, 3))
        assert min(abs(config["drop"] - step) for step in (0, 0.1, 0.2, 0.3, 0.4, 0.5)) < 1e-12
        assert config["batch"] in range(8, 65, 8)


def test_tells_how_trials_ended(new_searcher: Any, server: credence.LocalServer) -> None:
    searcher = new_searcher(mode="max")
    for trial_id in "abcd":
        searcher.suggest(trial_id)
    searcher.on_trial_result("a", {"loss": 2.0, "training_iteration": 1})
    searcher.on_trial_result("a", {"other": 2.0})
    searcher.on_trial_complete("a", {"loss": 1.0, "training_iteration": 2, "done": True})
    searcher.on_trial_complete("b", error=True)
    searcher.on_trial_complete("c", {"loss": float("nan")})
    searcher.on_trial_complete("d", {"other": 1.0})
    searcher.on_trial_complete("unknown", {"loss": 1.0})
    study = study_of(searcher, server)
    first, *others = study.trials
    assert (first.state, first.value) == ("complete", 1.0)
    assert study.directions == {"loss": "maximize"}
    assert study.intermediate_values(0) == [{"step": 1, "metric": "loss", "value": 2.0}]
    assert [trial.failure and trial.failure["kind"] for trial in others] == ["infeasible", "diverged", "infeasible"]


def test_tries_points_first_and_learns_from_others(new_searcher: Any, server: credence.LocalServer) -> None:
    point = {"lr": 0.5, "net": {"width": 2, "act": (2, 3)}, "drop": 0.5, "batch": 16}
    searcher = new_searcher(points_to_evaluate=[point])
    assert searcher.suggest("a") == point
    searcher.add_evaluated_point({**point, "lr": 0.25, "epochs": 3}, 4.0)
    added = study_of(searcher, server).trials[1]
    assert (added.state, added.value, added.params["lr"]) == ("complete", 4.0, 0.25)


def test_waits_while_paused_and_ends_with_the_budget(new_searcher: Any, server: credence.LocalServer) -> None:
    searcher = new_searcher(trials=2)
    searcher.suggest("a")
    study = study_of(searcher, server)
    study.pause()
    assert searcher.suggest("b") is None
    study.resume()
    assert searcher.suggest("b") is not None
    assert searcher.suggest("c") is None
    searcher.on_trial_complete("a", {"loss": 1.0})
    searcher.on_trial_complete("b", {"loss": 2.0})
    assert searcher.suggest("c") == CredenceSearcher.FINISHED


def test_goes_on_after_it_was_saved(new_searcher: Any, server: credence.LocalServer, tmp_path: Path) -> None:
    searcher = new_searcher()
    searcher.suggest("a")
    searcher.save(str(tmp_path / "state.pkl"))
    restored = new_searcher(name="other")
    restored.restore(str(tmp_path / "state.pkl"))
    restored.on_trial_complete("a", {"loss": 1.0})
    again = pickle.loads(pickle.dumps(restored))
    again.suggest("b")
    assert [trial.state for trial in study_of(searcher, server).trials] == ["complete", "running"]


@pytest.mark.parametrize(
    "space, message",
    [
        ({"x": tune.grid_search([1, 2])}, "grid_search: x"),
        ({"x": tune.randn()}, "x is Float with Normal"),
        ({"x": tune.sample_from(lambda spec: 1)}, "x is Function"),
    ],
)
def test_refuses_what_cannot_be_suggested(new_searcher: Any, space: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        new_searcher(space)


def test_says_what_is_missing(new_searcher: Any) -> None:
    with pytest.raises(RuntimeError, match="param_space"):
        new_searcher(None).suggest("a")
    with pytest.raises(RuntimeError, match="metric"):
        new_searcher(metric=None, mode=None).suggest("a")


DRIVER = """
import json
import sys
import ray
from ray import tune
from credence.ray import CredenceSearcher

folder, is_first = sys.argv[1], sys.argv[2] == "first"

def train(config):
    if config["width"] == 3:
        raise ValueError("too wide")
    for epoch in range(3):
        tune.report({"loss": (config["lr"] - 0.3) ** 2 + 1 / (epoch + 1)})

ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
if is_first:
    searcher = CredenceSearcher(storage=folder + "/ray.db", name="cluster", seed=1, lease_seconds=5)
    tuner = tune.Tuner(
        train,
        param_space={"lr": tune.uniform(0, 1), "width": tune.randint(1, 4), "epochs": 3},
        tune_config=tune.TuneConfig(
            metric="loss",
            mode="min",
            num_samples=16,
            search_alg=tune.search.ConcurrencyLimiter(searcher, max_concurrent=2),
        ),
        run_config=tune.RunConfig(name="job", storage_path=folder, verbose=0),
    )
else:
    tuner = tune.Tuner.restore(folder + "/job", trainable=train, resume_unfinished=True)
print(json.dumps([result.config["lr"] if result.config else None for result in tuner.fit()]), flush=True)
"""


@pytest.mark.skipif("CREDENCE_RAY" not in os.environ, reason="CREDENCE_RAY is not set: a cluster takes a minute")
def test_tunes_on_a_cluster_with_failures_and_a_restore(tmp_path: Path) -> None:
    """The driver, and with it the server that it started, is killed after a few trials and then restored."""
    (tmp_path / "driver.py").write_text(DRIVER)
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(credence.__file__).parent.parent),
        "TUNE_GLOBAL_CHECKPOINT_S": "1",
    }

    def drive(which: str) -> "subprocess.Popen[str]":
        words = [sys.executable, "driver.py", str(tmp_path), which]
        return subprocess.Popen(words, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True)

    first = drive("first")
    done = 0
    while done < 5:
        time.sleep(0.2)
        assert first.poll() is None
        if (tmp_path / "ray.db").exists() and (tmp_path / "job").exists():
            with credence.local(tmp_path / "ray.db") as guest:
                study = credence.Study("cluster", server=guest, patience=2)
                done = sum(trial.state in ("complete", "failed") for trial in study.trials)
    first.kill()
    first.communicate()
    second = drive("restored")
    printed, _ = second.communicate(timeout=600)
    tried = json.loads(printed.strip().splitlines()[-1])
    assert second.returncode == 0 and len(tried) == 16
    with credence.local(tmp_path / "ray.db") as own:
        trials = [t for t in credence.Study("cluster", server=own).trials if t.state in ("complete", "failed")]
    assert {round(one, 9) for one in tried if one is not None} <= {round(trial.params["lr"], 9) for trial in trials}
    wide = [trial for trial in trials if trial.params["width"] == 3]
    assert wide and all(trial.failure and trial.failure["kind"] == "infeasible" for trial in wide)
    assert all(trial.state == "complete" for trial in trials if trial not in wide)
