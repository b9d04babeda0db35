"""A searcher for Ray Tune: Credence suggests configurations, and a Ray cluster evaluates them.

from ray import tune
from credence.ray import CredenceSearcher

searcher = tune.search.ConcurrencyLimiter(CredenceSearcher(storage="study.db"), max_concurrent=4)
tune.Tuner(train, param_space={"lr": tune.loguniform(1e-5, 1)}, tune_config=tune.TuneConfig(
    metric="loss", mode="min", search_alg=searcher, num_samples=50,
)).fit()
"""

from __future__ import annotations

import logging
import os
import pickle
import uuid
from typing import Any, Dict, List, Mapping, Optional, Sequence, Union

from ray.tune.search import Searcher
from ray.tune.utils.util import unflatten_dict

from ._errors import CredenceError
from ._local import LocalServer
from ._ray_space import RaySpace
from ._study import Study
from ._trial import Trial

log = logging.getLogger("credence")


class CredenceSearcher(Searcher):
    """Suggests configurations for `tune.Tuner`, with any scheduler and any cluster.

    The space is the Tuner's `param_space` (or `space`, in the same form); metric and mode are those of its TuneConfig.
    `points_to_evaluate` are tried first. `failed`: the kind of failure of a trial that ends with an error:
    `infeasible`, so that the region is avoided, or `transient`, so that it is retried. `name`: the name of the study
    in Credence. The other arguments are those of `credence.Study`. Its state is saved and restored with the
    experiment.

    A trial that a scheduler ends early counts with its last value, because Ray does not distinguish it from one that
    ran to completion.
    """

    def __init__(
        self,
        space: Optional[Mapping[str, Any]] = None,
        metric: Optional[str] = None,
        mode: Optional[str] = None,
        points_to_evaluate: Optional[Sequence[Mapping[str, Any]]] = None,
        *,
        failed: str = "infeasible",
        name: Optional[str] = None,
        seed: Optional[int] = None,
        strategy: Optional[Union[str, Mapping[str, Any]]] = None,
        server: Optional[Union[str, LocalServer]] = None,
        storage: Optional[str] = None,
        token: Optional[str] = None,
        **options: Any,
    ) -> None:
        super().__init__(metric=metric, mode=mode)
        self._metric: Optional[str] = metric
        self._mode: Optional[str] = mode
        self._space = None if space is None else RaySpace(space)
        self._points: List[Mapping[str, Any]] = list(points_to_evaluate or [])
        self._failed = failed
        self._name = name or f"ray-{uuid.uuid4().hex[:8]}"
        # A path must mean the same after a restore in a different folder.
        kept = None if storage is None else os.path.abspath(storage)
        address = server.url if isinstance(server, LocalServer) else server
        self._options = {
            "seed": seed,
            "strategy": strategy,
            "server": address,
            "storage": kept,
            "token": token,
            **options,
        }
        self._study: Optional[Study] = None
        #: Ray's trials under way, by id.
        self._trials: Dict[str, Trial] = {}

    def set_search_properties(
        self, metric: Optional[str], mode: Optional[str], config: Dict[str, Any], **spec: Any
    ) -> bool:
        if self._study is not None:
            return False
        if self._space is None and config:
            self._space = RaySpace(config)
        self._metric = metric or self._metric
        self._mode = mode or self._mode
        return True

    def suggest(self, trial_id: str) -> Union[Dict[str, Any], str, None]:
        study, space = self._opened()
        asked, end = study.try_ask()
        if asked:
            [trial] = asked
            self._trials[trial_id] = trial
            return dict(unflatten_dict(space.to_ray(trial.params)))
        if end == "paused":
            return None
        counts = study.summary()["counts"]
        # Running trials may be released again.
        return None if end != "archived" and counts["waiting"] + counts["running"] > 0 else str(Searcher.FINISHED)

    def on_trial_result(self, trial_id: str, result: Dict[str, Any]) -> None:
        trial = self._trials.get(trial_id)
        if trial is None or self.metric not in result:
            return
        try:
            trial.report(result[self.metric], result.get("training_iteration"))
        except CredenceError as error:
            log.warning("An intermediate result of trial %s could not be reported to Credence: %s", trial_id, error)

    def on_trial_complete(self, trial_id: str, result: Optional[Dict[str, Any]] = None, error: bool = False) -> None:
        trial = self._trials.pop(trial_id, None)
        if trial is None:
            return
        try:
            if error or not result:
                trial.fail(self._failed, f"Ray trial {trial_id} ended with an error.")
            elif self.metric not in result:
                trial.fail(self._failed, f"Ray trial {trial_id} did not report {self.metric!r}.")
            else:
                trial.tell(result[self.metric])
        except CredenceError as refused:
            # Ray has the result, and Credence continues without it.
            log.warning("The result of trial %s could not be sent to Credence: %s", trial_id, refused)

    def add_evaluated_point(
        self,
        parameters: Dict[str, Any],
        value: float,
        error: bool = False,
        pruned: bool = False,
        intermediate_values: Optional[List[float]] = None,
    ) -> None:
        study, space = self._opened()
        if not error:
            study.add_trial(space.from_ray(parameters), value, state="pruned" if pruned else "complete")

    def _opened(self) -> "tuple[Study, RaySpace]":
        """The study, created on first use because the Tuner only provides the space, metric and mode then."""
        if self._space is None or not self._space.dimensions:
            raise RuntimeError("The search space is missing: give param_space= to the Tuner, or space= here.")
        if not self._metric or not self._mode:
            raise RuntimeError("metric and mode are missing: give them to TuneConfig, or here.")
        if self._study is None:
            direction = "maximize" if self._mode == "max" else "minimize"
            self._study = Study(
                self._name, self._space.dimensions, metric=self._metric, direction=direction, **self._options
            )
            for point in self._points:
                self._study.enqueue(self._space.from_ray(point))
            self._points = []
        return self._study, self._space

    # State that is saved with the experiment. Connections and threads are created anew.

    def __getstate__(self) -> Dict[str, Any]:
        under_way = {trial_id: trial.document for trial_id, trial in self._trials.items()}
        return {**self.__dict__, "_study": None, "_trials": {}, "under_way": under_way}

    def __setstate__(self, state: Dict[str, Any]) -> None:
        under_way = state.pop("under_way", {})
        self.__dict__.update(state)
        if under_way:
            study, _ = self._opened()
            self._trials = {trial_id: study.take_up(document) for trial_id, document in under_way.items()}

    def save(self, checkpoint_path: str) -> None:
        with open(checkpoint_path, "wb") as file:
            pickle.dump(self.__getstate__(), file)

    def restore(self, checkpoint_path: str) -> None:
        with open(checkpoint_path, "rb") as file:
            self.__setstate__(pickle.load(file))
