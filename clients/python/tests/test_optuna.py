"""The sampler for Optuna: Optuna's own sampler tests, and our own."""

from __future__ import annotations

import warnings
from typing import Any, Callable, List

import pytest

import credence

optuna = pytest.importorskip("optuna")

from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution  # noqa: E402
from optuna.trial import TrialState  # noqa: E402

from credence.optuna import CredenceSampler  # noqa: E402

optuna.logging.set_verbosity(optuna.logging.ERROR)

try:
    from optuna.testing import pytest_samplers as suite
except ImportError:
    suite = None

if suite is not None:

    class TestContract(suite.BasicSamplerTestCase, suite.RelativeSamplerTestCase, suite.SingleOnlySamplerTestCase):
        @pytest.fixture
        def sampler(self, server: credence.LocalServer) -> Callable[[], CredenceSampler]:
            # A surrogate for each of a thousand points would take too long.
            return lambda: CredenceSampler(server=server, strategy="sobol")


SPACE = {"x": FloatDistribution(-5, 5), "opt": CategoricalDistribution(["sgd", "adam"])}


@pytest.fixture
def new_sampler(server: credence.LocalServer) -> Callable[..., CredenceSampler]:
    return lambda space=None, **options: CredenceSampler(space, **{"server": server, "strategy": "sobol", **options})


def objective(trial: Any) -> float:
    x = trial.suggest_float("x", -5, 5)
    return float((x - 2) ** 2 + (trial.suggest_categorical("opt", ["sgd", "adam"]) == "sgd"))


def copies(server: credence.LocalServer, study: Any) -> List[credence.TrialRecord]:
    return credence.Study(study.study_name, server=server).trials


def test_has_the_trajectory_of_a_credence_study(server: credence.LocalServer, new_sampler: Any) -> None:
    study = optuna.create_study(sampler=new_sampler(SPACE, seed=3, strategy="gp"))
    study.optimize(objective, n_trials=10)
    space = {"x": credence.Float(-5, 5), "opt": credence.Choice("sgd", "adam")}
    ours = credence.Study(f"{study.study_name}-ours", space, seed=3, server=server)
    ours.optimize(lambda trial: (trial.params["x"] - 2) ** 2 + (trial.params["opt"] == "sgd"), n_trials=10)
    assert [trial.params for trial in study.trials] == [trial.params for trial in ours.trials]


def test_tells_how_each_trial_ended(server: credence.LocalServer, new_sampler: Any) -> None:
    study = optuna.create_study(sampler=new_sampler(SPACE), direction="maximize", pruner=optuna.pruners.NopPruner())

    def ends(trial: Any) -> float:
        value = objective(trial)
        trial.report(7.5, 3)
        if trial.number == 1:
            raise optuna.TrialPruned
        if trial.number == 2:
            raise ValueError("shapes")
        return float("nan") if trial.number == 3 else value

    study.optimize(ends, n_trials=5, catch=(ValueError,))
    complete, pruned, caught, diverged, _ = copies(server, study)
    assert (complete.state, complete.value) == ("complete", study.trials[0].value)
    assert (pruned.state, pruned.value) == ("pruned", 7.5)
    assert caught.failure == {"kind": "infeasible", "message": "ValueError: shapes"}
    assert diverged.failure is not None and diverged.failure["kind"] == "diverged"
    assert credence.Study(study.study_name, server=server).directions == {"value": "maximize"}


@pytest.mark.parametrize("error", [ImportError("torch"), KeyboardInterrupt()])
def test_learns_nothing_from_what_ends_the_run(
    server: credence.LocalServer, new_sampler: Any, error: BaseException
) -> None:
    study = optuna.create_study(sampler=new_sampler(SPACE))

    def fails(trial: Any) -> float:
        objective(trial)
        raise error

    with pytest.raises(type(error)):
        study.optimize(fails, n_trials=3, catch=(ValueError,))
    [waiting] = copies(server, study)
    assert waiting.state == "waiting"
    study.optimize(objective, n_trials=1)
    assert study.trials[-1].params == waiting.params


def test_knows_what_was_tried_before_or_enqueued(server: credence.LocalServer, new_sampler: Any) -> None:
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=0))
    study.optimize(objective, n_trials=3)
    study.sampler = new_sampler(SPACE)
    study.enqueue_trial({"x": 1.5, "opt": "adam"})
    study.optimize(objective, n_trials=2)
    found = {(trial.params["x"], trial.value) for trial in copies(server, study) if trial.state == "complete"}
    assert found == {(trial.params["x"], trial.value) for trial in study.trials}
    # Another process uses the same storage, and nothing is copied twice.
    study.sampler = new_sampler(SPACE)
    study.optimize(objective, n_trials=1)
    assert len(copies(server, study)) == 6


def test_models_conditional_hyperparameters(server: credence.LocalServer, new_sampler: Any) -> None:
    space = {**SPACE, "momentum": FloatDistribution(0, 0.9), "layers": IntDistribution(1, 4)}
    when = {"momentum": {"opt": "sgd", "layers": [3, 4]}}
    study = optuna.create_study(sampler=new_sampler(space, when=when))

    def branches(trial: Any) -> float:
        is_sgd = trial.suggest_categorical("opt", ["sgd", "adam"]) == "sgd"
        deep = trial.suggest_int("layers", 1, 4) > 2
        return float(trial.suggest_float("momentum", 0, 0.9) if is_sgd and deep else trial.suggest_float("x", -5, 5))

    study.optimize(branches, n_trials=8)
    for theirs, ours in zip(study.trials, copies(server, study)):
        assert {name: ours.params[name] for name in theirs.params} == theirs.params
        assert ("momentum" in ours.params) == ("momentum" in theirs.params)


@pytest.mark.parametrize(
    "space, when, message",
    [
        (SPACE, {"x": {"opt": "sgd"}, "opt": {"x": 1.0}}, "cycle"),
        (SPACE, {"x": {"opt": "adamw"}}, "adamw"),
        (SPACE, {"x": {"optimizer": "sgd"}}, "optimizer"),
        (None, {"x": {"opt": "sgd"}}, "space"),
    ],
)
def test_refuses_conditions_that_cannot_be(new_sampler: Any, space: Any, when: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        new_sampler(space, when=when)


@pytest.mark.parametrize(
    "choices", [[None, 1, "1"], [1, 1.0, True], [True, 1], [float("nan"), 0.5], ["a", "a b", ""], [1, 2.5, "x", False]]
)
def test_gives_back_the_very_choices(new_sampler: Any, choices: List[Any]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        distribution = CategoricalDistribution(choices)
    study = optuna.create_study(sampler=new_sampler({"a (b)": distribution, "y": FloatDistribution(0, 1)}))
    for _ in range(6):
        trial = study.ask({"a (b)": distribution, "y": FloatDistribution(0, 1)})
        value = trial.params["a (b)"]
        assert any(value is one or (type(value) is type(one) and value == one) for one in choices)
        study.tell(trial, 1.0)


def test_follows_a_space_that_changes(server: credence.LocalServer, new_sampler: Any) -> None:
    study = optuna.create_study(sampler=new_sampler(SPACE))
    study.optimize(objective, n_trials=2)
    wider = {**SPACE, "y": IntDistribution(1, 64, log=True)}
    study.sampler = new_sampler(wider)
    study.optimize(lambda trial: objective(trial) + trial.suggest_int("y", 1, 64, log=True), n_trials=2)
    assert [trial.state for trial in study.trials] == [TrialState.COMPLETE] * 4


def test_works_in_threads_and_with_a_pruner(new_sampler: Any) -> None:
    study = optuna.create_study(sampler=new_sampler(SPACE), pruner=optuna.pruners.MedianPruner(n_startup_trials=2))

    def trains(trial: Any) -> float:
        loss = objective(trial)
        for step in range(4):
            trial.report(loss + 1 / (step + 1), step)
            if trial.should_prune():
                raise optuna.TrialPruned
        return loss

    study.optimize(trains, n_trials=12, n_jobs=3)
    assert {trial.state for trial in study.trials} <= {TrialState.COMPLETE, TrialState.PRUNED}
    assert len({trial.params["x"] for trial in study.trials}) == 12


def test_draws_on_when_a_small_space_is_exhausted(new_sampler: Any) -> None:
    space = {"opt": CategoricalDistribution(["sgd", "adam"])}
    study = optuna.create_study(sampler=new_sampler(space))
    study.optimize(lambda trial: len(trial.suggest_categorical("opt", ["sgd", "adam"])), n_trials=6)
    assert [trial.state for trial in study.trials] == [TrialState.COMPLETE] * 6
