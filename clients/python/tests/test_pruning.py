from __future__ import annotations

from typing import Callable

import credence

NewStudy = Callable[..., credence.Study]


def test_the_study_s_rule_decides(new_study: NewStudy) -> None:
    study = new_study(pruning={"rule": "asha", "reduction": 2}, steps=100)

    def train(trial: credence.Trial) -> float:
        for step in range(1, 5):
            trial.report(float(trial.number), step)
            if trial.should_prune():
                raise credence.TrialPruned
        return float(trial.number)

    study.optimize(train, n_trials=3)
    assert [trial.state for trial in study.trials] == ["complete", "pruned", "pruned"]
    assert [trial.value for trial in study.trials] == [0.0, 1.0, 2.0]
