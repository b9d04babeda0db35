"""Converts Ray Tune's search spaces to Credence. Nested dimensions have names with slashes: `optimizer/lr`."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping

from ray.tune.search.sample import Categorical, Domain, Float, Integer, LogUniform, Quantized, Uniform
from ray.tune.search.variant_generator import parse_spec_vars
from ray.tune.utils.util import flatten_dict

from ._choices import Choices


class RaySpace:
    """The dimensions of a `param_space`. Raises ValueError for anything that a searcher cannot suggest."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        _, _, grids = parse_spec_vars(dict(config))
        if grids:
            paths = ", ".join("/".join(map(str, path)) for path, _ in grids)
            raise ValueError(f"param_space; must be without grid_search: {paths}. Write tune.choice([...]).")
        _, domains, _ = parse_spec_vars(flatten_dict(dict(config), prevent_delimiter=True))
        self._choices: Dict[str, Choices] = {}
        self._steps: Dict[str, float] = {}
        self.dimensions: List[Dict[str, Any]] = []
        for path, domain in domains:
            name = "/".join(map(str, path))
            self.dimensions.append({"name": name, **self._shape(name, domain)})

    def _shape(self, name: str, domain: Domain) -> Dict[str, Any]:
        sampler = domain.get_sampler()
        step = sampler.q if isinstance(sampler, Quantized) else None
        sampler = sampler.get_sampler() if isinstance(sampler, Quantized) else sampler
        if isinstance(domain, Categorical) and isinstance(sampler, Uniform):
            self._choices[name] = Choices(domain.categories)
            return {"kind": "categorical", "choices": self._choices[name].labels}
        if isinstance(domain, (Float, Integer)) and isinstance(sampler, (Uniform, LogUniform)):
            is_int, is_log = isinstance(domain, Integer), isinstance(sampler, LogUniform)
            # The upper end of integers without a step is exclusive.
            high = domain.upper - 1 if is_int and step in (None, 1) else domain.upper
            shape = {
                "kind": "int" if is_int else "float",
                "low": domain.lower,
                "high": high,
                "scale": "log" if is_log else "linear",
            }
            if step in (None, 1) and is_int or step is None:
                return shape
            if not is_log:
                return {**shape, "step": step}
            # A step on a logarithmic scale is not a grid, since values are rounded.
            self._steps[name] = step
            return shape
        rule = "must be uniform, loguniform, randint, lograndint, one of these with q, or choice"
        drawn = type(sampler).__name__.lstrip("_")
        raise ValueError(f"param_space; {rule}: {name} is {type(domain).__name__} with {drawn}.")

    def to_ray(self, params: Mapping[str, Any]) -> Dict[str, Any]:
        """Flattened: name → value."""
        return {name: self._value(name, value) for name, value in params.items()}

    def from_ray(self, config: Mapping[str, Any]) -> Dict[str, Any]:
        """The values in a configuration as passed to a trainable, nested or flat; entries that are not dimensions are
        dropped."""
        flat = flatten_dict(dict(config), prevent_delimiter=True)
        names = [dimension["name"] for dimension in self.dimensions]
        return {
            name: self._choices[name].label(flat[name]) if name in self._choices else flat[name]
            for name in names
            if name in flat
        }

    def _value(self, name: str, value: Any) -> Any:
        if name in self._choices:
            return self._choices[name].value(value)
        if name not in self._steps:
            return value
        rounded = round(value / self._steps[name]) * self._steps[name]
        return int(rounded) if isinstance(value, int) else rounded
