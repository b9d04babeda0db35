"""An Optuna sampler that gets its suggestions from Credence; the study, its pruners, storage and dashboard remain
Optuna's.

import optuna
from credence.optuna import CredenceSampler

study = optuna.create_study(sampler=CredenceSampler())
study.optimize(objective, n_trials=50)
"""

from __future__ import annotations

import hashlib
import logging
import re
import sys
import threading
from typing import Any, Dict, Mapping, Optional, Sequence, Set, Tuple, Union

from optuna.distributions import BaseDistribution
from optuna.samplers import BaseSampler, RandomSampler
from optuna.search_space import IntersectionSearchSpace
from optuna.study import Study as OptunaStudy
from optuna.study import StudyDirection
from optuna.trial import FrozenTrial, TrialState

from ._errors import Conflict, CredenceError
from ._local import LocalServer
from ._optuna_space import OptunaSpace
from ._space import When
from ._study import Study
from ._trial import Trial

log = logging.getLogger("credence")

#: Marks, among the attributes of a trial, the Optuna trial that it was copied from.
COPIED = "optuna"
#: Marks, among the system attributes of an Optuna trial, that Credence suggested it.
SUGGESTED = "credence:trial"


class CredenceSampler(BaseSampler):
    """Suggests all hyperparameters of a trial jointly, based on all trials of the Optuna study.

    `space`: name → distribution. Without it, the space is the intersection of all finished trials, as for Optuna's own
    relative samplers: the first trial is random, and hyperparameters that only exist in one branch are drawn
    independently. With it, Credence suggests the first trial too. `when`: the values of other hyperparameters for
    which a hyperparameter exists, such as `{"momentum": {"optimizer": "sgd"}}`; conditional hyperparameters are then
    modeled too.

    `failed`: the kind of failure of a trial whose exception is in `catch` of `study.optimize`: `infeasible`, so that
    the region is avoided, or `transient`, so that it is retried. Any other exception, which ends the run, and Ctrl-C
    are not counted. The other arguments are those of `credence.Study`. Supports one objective only.
    """

    def __init__(
        self,
        space: Optional[Mapping[str, BaseDistribution]] = None,
        *,
        when: Optional[Mapping[str, When]] = None,
        failed: str = "infeasible",
        independent_sampler: Optional[BaseSampler] = None,
        name: Optional[str] = None,
        seed: Optional[int] = None,
        strategy: Optional[Union[str, Mapping[str, Any]]] = None,
        server: Optional[Union[str, LocalServer]] = None,
        storage: Optional[str] = None,
        token: Optional[str] = None,
        **options: Any,
    ) -> None:
        if when is not None and space is None:
            raise ValueError("when; must be used with a space, which has the distributions it refers to.")
        self._space = None if space is None else {one: space[one] for one in space if not space[one].single()}
        self._when = when or {}
        unknown = {*self._when, *(parent for parents in self._when.values() for parent in parents)} - {*(space or {})}
        if unknown:
            raise ValueError(f"when; must name dimensions of the space: {', '.join(sorted(unknown))}.")
        if self._space is not None:
            OptunaSpace(self._space, self._when)
        self._failed = failed
        self._independent = independent_sampler or RandomSampler(seed=seed)
        self._common = IntersectionSearchSpace()
        self._name = name
        self._options = {
            "seed": seed,
            "strategy": strategy,
            "server": server,
            "storage": storage,
            "token": token,
            **options,
        }
        self._lock = threading.Lock()
        self._copies: Dict[Tuple[str, str], _Copy] = {}
        #: Optuna's trials under way, by id.
        self._asked: Dict[int, Tuple[_Copy, Trial]] = {}

    def reseed_rng(self) -> None:
        self._independent.reseed_rng()

    def infer_relative_search_space(self, study: OptunaStudy, trial: FrozenTrial) -> Dict[str, BaseDistribution]:
        if self._space is not None:
            return dict(self._space)
        common = self._common.calculate(study)
        return {name: distribution for name, distribution in common.items() if not distribution.single()}

    def sample_relative(
        self, study: OptunaStudy, trial: FrozenTrial, search_space: Dict[str, BaseDistribution]
    ) -> Dict[str, Any]:
        _refuse_several_objectives(study)
        if not search_space:
            return {}
        with self._lock:
            copy = self._copy_of(study, search_space)
            copy.add_finished(study)
        asked, end = copy.study.try_ask()
        if not asked:
            log.info("Credence has nothing to suggest (%s), so trial %d is sampled at random.", end, trial.number)
            return {
                name: self._independent.sample_independent(study, trial, name, distribution)
                for name, distribution in search_space.items()
            }
        [found] = asked
        self._asked[trial._trial_id] = (copy, found)
        study._storage.set_trial_system_attr(trial._trial_id, SUGGESTED, found.number)
        return copy.space.to_optuna(found.params)

    def sample_independent(
        self, study: OptunaStudy, trial: FrozenTrial, param_name: str, param_distribution: BaseDistribution
    ) -> Any:
        _refuse_several_objectives(study)
        return self._independent.sample_independent(study, trial, param_name, param_distribution)

    def before_trial(self, study: OptunaStudy, trial: FrozenTrial) -> None:
        self._independent.before_trial(study, trial)

    def after_trial(
        self, study: OptunaStudy, trial: FrozenTrial, state: TrialState, values: Optional[Sequence[float]]
    ) -> None:
        copy, asked = self._asked.pop(trial._trial_id, (None, None))
        if copy is None or asked is None:
            # It was drawn independently or enqueued; the next suggestion copies it.
            return
        try:
            self._tell(copy, asked, trial, state, values)
        except CredenceError as error:
            # Optuna has the result, and Credence continues without it.
            log.warning("The result of trial %d could not be sent to Credence: %s", trial.number, error)

    def _tell(
        self, copy: "_Copy", asked: Trial, trial: FrozenTrial, state: TrialState, values: Optional[Sequence[float]]
    ) -> None:
        suggested = copy.space.to_optuna(asked.params)
        if any(trial.params.get(name, value) != value for name, value in suggested.items()):
            # It was enqueued or fixed by hand; the suggestion is kept for the next trial.
            asked.release()
            if state == TrialState.COMPLETE and values is not None:
                copy.add(trial, values[0])
        elif state == TrialState.COMPLETE and values is not None:
            asked.tell(values[0])
        elif state == TrialState.PRUNED:
            if values:
                asked.report(values[0], max(trial.intermediate_values, default=0))
            asked.prune()
        else:
            kind, message = _failure(self._failed)
            if kind is None:
                asked.release()
            else:
                asked.fail(kind, message)

    def _copy_of(self, study: OptunaStudy, search_space: Dict[str, BaseDistribution]) -> "_Copy":
        space = OptunaSpace(search_space, self._when)
        key = (study.study_name, space.digest)
        if key not in self._copies:
            direction = "maximize" if study.direction == StudyDirection.MAXIMIZE else "minimize"
            name = self._name or _study_name(study.study_name)
            if self._space is None or set(search_space) != set(self._space):
                name = f"{name[:91]}-{space.digest}"
            options = {**self._options, "direction": direction}
            try:
                made = Study(name, space.dimensions, **options)
            except Conflict:
                # The space has changed since, so everything that is valid in the new one is copied there.
                made = Study(f"{name[:91]}-{space.digest}", space.dimensions, **options)
            self._copies[key] = _Copy(made, space)
        return self._copies[key]

    def __str__(self) -> str:
        return type(self).__name__


class _Copy:
    """A Credence study that contains what an Optuna study knows about one search space."""

    def __init__(self, study: Study, space: OptunaSpace) -> None:
        self.study = study
        self.space = space
        #: Numbers of the Optuna trials that are in it, by copy.
        self._copied: Set[int] = {
            trial.document["attributes"][COPIED] for trial in study.trials if COPIED in trial.document["attributes"]
        }

    def add_finished(self, study: OptunaStudy) -> None:
        """Copies complete trials that were neither suggested here nor copied before, if they are valid in the
        space."""
        for trial in study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,)):
            if trial.number not in self._copied and trial.system_attrs.get(SUGGESTED) is None:
                self.add(trial, trial.values[0])

    def add(self, trial: FrozenTrial, value: float) -> None:
        self._copied.add(trial.number)
        params = self.space.from_optuna(trial.params)
        if params is None:
            return
        try:
            self.study.add_trial(params, value, attributes={COPIED: trial.number})
        except CredenceError as error:
            log.info("Trial %d does not fit into the search space: %s", trial.number, error)


def _study_name(name: str) -> str:
    """A study name that Credence allows."""
    found = re.sub(r"[^\w.-]|^[^\w]|^_", "-", name).lstrip("-._")[:100]
    if found == name:
        return found
    return f"{found[:91] or 'optuna'}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _refuse_several_objectives(study: OptunaStudy) -> None:
    if len(study.directions) > 1:
        message = f"directions; must be a single one, because several objectives are not supported yet: {len(study.directions)}."
        raise ValueError(f"{message} Use optuna.samplers.NSGAIISampler, or combine the objectives into one.")


def _failure(kind: str) -> Tuple[Optional[str], str]:
    """The kind of failure of a failed trial, and the reason; no kind if an exception ends the run.

    Optuna passes its samplers neither the exception nor whether it is caught. Both are read from the stack frame of
    the Optuna function that evaluates a trial. If there is no such frame, as in `study.tell(trial, state=FAIL)`, the
    trial counts as failed.
    """
    frame = sys._getframe()
    while frame is not None:
        if frame.f_code.co_name == "_run_trial" and {"func_err", "catch"} <= frame.f_locals.keys():
            error, caught = frame.f_locals["func_err"], frame.f_locals["catch"]
            if error is None:
                return "diverged", "The value is not a number that Optuna accepts."
            if not isinstance(error, caught):
                return None, ""
            return kind, f"{type(error).__name__}: {error}"
        frame = frame.f_back  # type: ignore[assignment]
    return kind, "Optuna was told that it failed."


__all__ = ["CredenceSampler"]
