"""Search spaces: dimensions as Python objects, and conversion of spaces and values to and from the server."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence, Union

#: A value of a hyperparameter.
Value = Union[float, int, str, bool]
#: The values of other dimensions for which a dimension exists.
When = Mapping[str, Union[Value, Sequence[Value]]]


@dataclass(frozen=True)
class Float:
    """Numbers from `low` to `high`, inclusive; `log`: on a logarithmic scale (requires `low` > 0)."""

    low: float
    high: float
    log: bool = False
    step: Optional[float] = None
    default: Optional[float] = None
    when: Optional[When] = None
    #: Where you expect the optimum, and one standard deviation around it: a factor if `log`, else a difference.
    likely: Optional[float] = None
    within: Optional[float] = None

    def document(self, name: str) -> Dict[str, Any]:
        return {**_range(self, name, "float"), "low": float(self.low), "high": float(self.high)}


@dataclass(frozen=True)
class Int:
    """Integers from `low` to `high`, inclusive; `log`: on a logarithmic scale (requires `low` > 0)."""

    low: int
    high: int
    log: bool = False
    step: Optional[int] = None
    default: Optional[int] = None
    when: Optional[When] = None
    #: As of `Float`.
    likely: Optional[int] = None
    within: Optional[float] = None

    def document(self, name: str) -> Dict[str, Any]:
        return _range(self, name, "int")


class Choice:
    """One of several unordered values: strings, numbers, booleans."""

    kind, field = "categorical", "choices"

    def __init__(
        self,
        *values: Value,
        default: Optional[Value] = None,
        when: Optional[When] = None,
        likely: Optional[Value] = None,
    ) -> None:
        if len(values) == 1 and isinstance(values[0], (list, tuple)):
            values = tuple(values[0])
        for value in values:
            if not isinstance(value, (str, bool, int, float)):
                rule = "must be a string, a number or a boolean"
                raise TypeError(f"choice; {rule}: {value!r}. Use a string in its place, such as 'none'.")
        self.values = values
        self.default = default
        self.when = when
        self.likely = likely

    def document(self, name: str) -> Dict[str, Any]:
        found = {"name": name, "kind": self.kind, self.field: list(self.values)}
        return {**found, **_optional(default=self.default, likely=self.likely, when=_when(self.when))}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.values))})"


class Ordinal(Choice):
    """One of several ordered values; neighbors are assumed to be similar."""

    kind, field = "ordinal", "levels"


Dimension = Union[Float, Int, Choice]
#: Dimensions by name, each an object, a text such as `float(1e-5,1,log)` or a JSON object; or a list of texts with
#: names, `lr=float(1e-5,1,log)`, and JSON objects.
Space = Union[Mapping[str, Union[Dimension, str, Mapping[str, Any]]], Sequence[Union[str, Mapping[str, Any]]]]


def space_document(space: Space) -> List[Any]:
    """The form in which a space is sent to the server, which validates it."""
    if isinstance(space, str):
        raise TypeError(f"space; must be a list of strings, or dimensions by name: {space!r}. Write [{space!r}].")
    if not isinstance(space, Mapping):
        return list(space)
    return [_dimension(name, dimension) for name, dimension in space.items()]


def _dimension(name: str, dimension: Any) -> Any:
    if isinstance(dimension, str):
        return f"{_written(name)}={dimension}"
    if isinstance(dimension, Mapping):
        return {"name": name, **dimension}
    if isinstance(dimension, (Float, Int, Choice)):
        return dimension.document(name)
    rule = "must be Float, Int, Choice, Ordinal, or a string such as 'float(0,1)'"
    raise TypeError(f"dimension {name!r}; {rule}: {dimension!r}.")


def _written(name: str) -> str:
    return name if re.fullmatch(r"[^\W\d]\w*", name) else json.dumps(name, ensure_ascii=False)


def _range(dimension: Union[Float, Int], name: str, kind: str) -> Dict[str, Any]:
    found = {"name": name, "kind": kind, "low": dimension.low, "high": dimension.high}
    found["scale"] = "log" if dimension.log else "linear"
    expected = _optional(likely=dimension.likely, within=dimension.within)
    return {**found, **_optional(step=dimension.step, default=dimension.default, when=_when(dimension.when)), **expected}


def _when(when: Optional[When]) -> Optional[Dict[str, List[Value]]]:
    if when is None:
        return None
    return {
        parent: list(values) if isinstance(values, (list, tuple, set, frozenset)) else [values]  # type: ignore[list-item]
        for parent, values in when.items()
    }


def _optional(**parts: Any) -> Dict[str, Any]:
    return {name: part for name, part in parts.items() if part is not None}


def plain(hyperparameters: Mapping[str, Any]) -> Dict[str, Any]:
    """Converts values of any library (such as NumPy) to JSON values."""
    return {name: value.item() if hasattr(value, "item") else value for name, value in hyperparameters.items()}


class Reader:
    """Reads hyperparameters sent by the server: unlike Python, JSON does not distinguish 1.0 from 1."""

    def __init__(self, dimensions: Sequence[Mapping[str, Any]], space: Optional[Space] = None) -> None:
        """`dimensions`: those of the study, as listed by the server; `space`: as written by the caller."""
        self._kinds = {dimension["name"]: dimension["kind"] for dimension in dimensions}
        self._values: Dict[str, Sequence[Any]] = {
            name: dimension.values
            for name, dimension in (space.items() if isinstance(space, Mapping) else ())
            if isinstance(dimension, Choice)
        }

    def read(self, hyperparameters: Mapping[str, Any]) -> Dict[str, Any]:
        return {name: self._one(name, value) for name, value in hyperparameters.items()}

    def _one(self, name: str, value: Any) -> Any:
        kind = self._kinds.get(name)
        if kind == "float":
            return float(value)
        if kind == "int":
            return int(value)
        for known in self._values.get(name, ()):
            if known == value and isinstance(known, bool) == isinstance(value, bool):
                return known
        return value
