"""Converts Optuna's search spaces to Credence."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, Dict, List, Mapping, Optional

from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution

from ._choices import Choices
from ._space import When


class OptunaSpace:
    """An Optuna search space, converted to Credence.

    Names that Credence does not allow are replaced.
    """

    def __init__(self, distributions: Mapping[str, BaseDistribution], when: Mapping[str, When]) -> None:
        self._names: Dict[str, str] = {}
        self._choices: Dict[str, Choices] = {}
        self._conditions: Dict[str, Dict[str, List[Any]]] = {}
        self.dimensions: List[Dict[str, Any]] = []
        for index, name in enumerate(_parents_first(distributions, when)):
            distribution = distributions[name]
            self._names[name] = name if _NAME.fullmatch(name) else f"hyperparameter_{index}"
            if isinstance(distribution, CategoricalDistribution):
                self._choices[name] = Choices(distribution.choices)
            dimension = {"name": self._names[name], **self._shape(name, distribution)}
            conditions = {
                parent: list(values) if isinstance(values, (list, tuple, set)) else [values]
                for parent, values in when.get(name, {}).items()
                if parent in distributions
            }
            if conditions:
                self._conditions[name] = conditions
                dimension["when"] = {
                    self._names[parent]: [self._to_credence(parent, value) for value in values]
                    for parent, values in conditions.items()
                }
            self.dimensions.append(dimension)
        self.digest = hashlib.sha256(json.dumps(self.dimensions, sort_keys=True).encode()).hexdigest()[:8]

    def _shape(self, name: str, distribution: BaseDistribution) -> Dict[str, Any]:
        if isinstance(distribution, CategoricalDistribution):
            return {"kind": "categorical", "choices": self._choices[name].labels}
        if not isinstance(distribution, (FloatDistribution, IntDistribution)):
            raise ValueError(f"distribution of {name!r}; must be Float, Int or Categorical: {distribution!r}.")
        found: Dict[str, Any] = {
            "kind": "int" if isinstance(distribution, IntDistribution) else "float",
            "low": distribution.low,
            "high": distribution.high,
            "scale": "log" if distribution.log else "linear",
        }
        has_step = distribution.step is not None and not (found["kind"] == "int" and distribution.step == 1)
        return {**found, "step": distribution.step} if has_step else found

    def to_optuna(self, params: Mapping[str, Any]) -> Dict[str, Any]:
        """Converts values from Credence to Optuna."""
        return {name: self._to_optuna(name, params[theirs]) for name, theirs in self._names.items() if theirs in params}

    def from_optuna(self, params: Mapping[str, Any]) -> Optional[Dict[str, Any]]:
        """Converts values from Optuna to Credence; None if an active one is missing."""
        found: Dict[str, Any] = {}
        for name, theirs in self._names.items():
            if not self._is_active(name, found):
                continue
            if name not in params:
                return None
            found[theirs] = self._to_credence(name, params[name])
        return found

    def _is_active(self, name: str, found: Mapping[str, Any]) -> bool:
        return all(
            self._names[parent] in found
            and found[self._names[parent]] in [self._to_credence(parent, value) for value in values]
            for parent, values in self._conditions.get(name, {}).items()
        )

    def _to_credence(self, name: str, value: Any) -> Any:
        return self._choices[name].label(value) if name in self._choices else value

    def _to_optuna(self, name: str, value: Any) -> Any:
        return self._choices[name].value(value) if name in self._choices else value


_NAME = re.compile(r"[^\W\d](?:[\w \-./:@%+#\[\]]{0,98}[\w\-./:@%+#\[\]])?")


def _parents_first(distributions: Mapping[str, BaseDistribution], when: Mapping[str, When]) -> List[str]:
    """Names ordered so that conditions refer to earlier names. Raises ValueError for a cycle."""
    ordered: List[str] = []
    left = list(distributions)
    while left:
        ready = [
            name
            for name in left
            if all(parent in ordered or parent not in distributions for parent in when.get(name, {}))
        ]
        if not ready:
            raise ValueError(f"when; must not contain a cycle: {', '.join(left)}.")
        ordered.append(ready[0])
        left.remove(ready[0])
    return ordered
