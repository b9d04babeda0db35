from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Callable

import pytest

import credence
from credence._local import program_words

NewStudy = Callable[..., credence.Study]


def test_is_found_again_by_name_and_spec(new_study: NewStudy) -> None:
    study = new_study(["x=float(0,1)"], seed=5)
    again = credence.Study(study.name, ["x=float(0,1)"], seed=5, strategy="sobol", server=study.connection.address)
    assert again.seed == 5
    opened = credence.Study(study.name, server=study.connection.address)
    assert opened.space == [{"name": "x", "kind": "float", "low": 0, "high": 1, "scale": "linear"}]
    assert opened.directions == {"value": "minimize"}
    with pytest.raises(credence.Conflict, match=r"space\.x\.high: stored 1, given 2"):
        credence.Study(study.name, ["x=float(0,2)"], seed=5, strategy="sobol", server=study.connection.address)


def test_keeps_to_constraints(new_study: NewStudy) -> None:
    study = new_study(["x=float(0,1)", "y=float(0,1)"], constraints=["x + y <= 0.1"])
    for _ in range(4):
        trial = study.ask()
        assert trial is not None
        assert trial.params["x"] + trial.params["y"] <= 0.1
        trial.tell(trial.params["x"])
    with pytest.raises(credence.InvalidInput, match="x \\+ y <= 0.1"):
        study.enqueue({"x": 0.5, "y": 0.5})


def test_says_what_is_wrong(new_study: NewStudy, server: credence.LocalServer) -> None:
    with pytest.raises(credence.NotFound, match="nowhere"):
        credence.Study("nowhere", server=server)
    with pytest.raises(credence.InvalidInput) as refused:
        new_study({"x": credence.Float(1, 0)})
    assert [issue["path"] for issue in refused.value.issues] == ["space.x.high"]
    with pytest.raises(ValueError, match="http"):
        credence.Study("x", server="127.0.0.1:4010")
    with pytest.raises(ValueError, match="both"):
        credence.Study("x", server=server, storage="x.db")


def test_is_paused_resumed_and_deleted(new_study: NewStudy) -> None:
    study = new_study()
    study.pause("Holidays.")
    assert study.try_ask() == ([], "paused")
    study.resume()
    study.ask()
    assert study.summary()["counts"]["running"] == 1
    assert study.notices() == []
    study.delete()
    with pytest.raises(credence.NotFound):
        assert study.best


def test_reads_all_pages(new_study: NewStudy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[credence.Study.__module__], "PAGE", 2)
    study = new_study()
    study.optimize(lambda trial: 1.0, n_trials=5)
    assert [trial.number for trial in study.trials] == list(range(5))


def test_makes_a_table(new_study: NewStudy) -> None:
    study = new_study(metrics={"loss": "minimize", "speed": "maximize"})
    study.optimize(lambda trial: {"loss": 1, "speed": 2, "epochs": 3}, n_trials=2)
    row = study.rows()[1]
    assert (row["number"], row["values_loss"], row["values_speed"], row["metrics_epochs"]) == (1, 1, 2, 3)
    assert row["state"] == "complete" and "params_x" in row
    pandas = pytest.importorskip("pandas")
    frame = study.trials_dataframe()
    assert list(frame["values_loss"]) == [1, 1]
    assert frame["duration"].dtype.kind == "m" and isinstance(frame, pandas.DataFrame)


def test_has_the_trajectory_of_the_command_line(new_study: NewStudy, tmp_path: Path) -> None:
    """The same seed with one worker gives the same suggestions, byte for byte, as `credence tune` on the same
    function."""
    # Only sums and products, which are rounded identically on every platform.
    (tmp_path / "objective.mjs").write_text(
        """export const space = ["x=float(-5,5)", "k=int(1,8)", "opt=choice(sgd,adam)", "m=float(0,1) when(opt=sgd)"];
        export default ({ x, k, opt, m }) => (x - 2) * (x - 2) + (k - 3) * (k - 3) + (opt === "sgd" ? m : 0.25);"""
    )
    words = "tune --module objective.mjs --study same --seed 7 --trials 14 --workers 1".split()
    environment = {name: value for name, value in os.environ.items() if name != "CREDENCE_SERVER"}
    run = {"cwd": tmp_path, "env": environment, "check": True, "capture_output": True, "text": True}
    subprocess.run([*program_words(), *words], **run)  # type: ignore[call-overload]
    listed = subprocess.run([*program_words(), "trials", "same", "--json"], **run).stdout  # type: ignore[call-overload]
    expected = [(trial["hyperparameters"], trial["values"]) for trial in json.loads(listed)]

    def evaluate(trial: credence.Trial) -> float:
        x, k, opt = trial.params["x"], trial.params["k"], trial.params["opt"]
        return (x - 2) * (x - 2) + (k - 3) * (k - 3) + (trial.params["m"] if opt == "sgd" else 0.25)

    space = {
        "x": credence.Float(-5, 5),
        "k": credence.Int(1, 8),
        "opt": credence.Choice("sgd", "adam"),
        "m": credence.Float(0, 1, when={"opt": "sgd"}),
    }
    study = new_study(space, strategy="gp", seed=7)
    study.optimize(evaluate, n_trials=14)
    assert [(trial.params, trial.values) for trial in study.trials] == expected
    phases = {trial.document["reason"].get("phase") for trial in study.trials}
    assert len(phases - {"startup", "default"}) >= 2, phases
