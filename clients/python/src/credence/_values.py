"""The values that an objective returns, and measured numbers in the form that the server accepts."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Dict, Mapping, Optional, Sequence, Union


@dataclass(frozen=True)
class Evaluation:
    """A result that consists of more than a value.

    `values`: the value, or metric → value; other numbers in it are recorded as `metrics`. `standard_error`: of the
    value, ≥ 0, in its units, or metric → standard error. `artifacts`: documents to view with the trial
    (docs/artifacts.md).
    """

    values: Union[float, Mapping[str, float]]
    standard_error: Optional[Union[float, Mapping[str, float]]] = None
    metrics: Mapping[str, float] = field(default_factory=dict)
    artifacts: Sequence[Mapping[str, Any]] = ()


def number(value: Any) -> float:
    """Converts a number of any library (NumPy, PyTorch …) to a Python float. Raises TypeError for anything else."""
    if value is None or isinstance(value, (str, bytes, complex)):
        raise TypeError(f"value; must be a number: {value!r}.")
    try:
        return float(value)
    except (TypeError, ValueError):
        raise TypeError(f"value; must be a number: {value!r}.") from None


def measured(value: Any) -> Union[float, str]:
    """A measured number as a JSON value; a non-finite number becomes a string."""
    found = number(value)
    if math.isnan(found):
        return "NaN"
    if math.isinf(found):
        return "Infinity" if found > 0 else "-Infinity"
    return found


def by_metric(value: Any, metric: str) -> Dict[str, float]:
    """Metric → number, from a number or a mapping; a single number belongs to `metric`."""
    if isinstance(value, Mapping):
        return {str(name): number(one) for name, one in value.items()}
    return {metric: number(value)}


def result_document(result: Any, metrics: Sequence[str], *, pruned: bool = False) -> Dict[str, Any]:
    """The body of a result, from a number, metric → number, or an Evaluation. Raises TypeError for anything else."""
    evaluation = result if isinstance(result, Evaluation) else Evaluation(result)
    found = by_metric(evaluation.values, metrics[0])
    missing = [name for name in metrics if name not in found]
    if missing and not pruned:
        raise TypeError(f"values; must have every metric of the study: {', '.join(missing)} missing in {found!r}.")
    others = {**{name: one for name, one in found.items() if name not in metrics}, **evaluation.metrics}
    document: Dict[str, Any] = {"values": {name: measured(found[name]) for name in metrics if name in found}}
    if pruned:
        document["state"] = "pruned"
    if evaluation.standard_error is not None:
        document["standardErrors"] = by_metric(evaluation.standard_error, metrics[0])
    if others:
        document["metrics"] = {name: measured(one) for name, one in others.items()}
    if evaluation.artifacts:
        document["artifacts"] = [dict(one) for one in evaluation.artifacts]
    return document
