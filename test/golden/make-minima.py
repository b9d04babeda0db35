"""Golden minima of smooth functions in boxes, from SciPy's L-BFGS-B at its tightest.

Run in the repository root: python3 test/golden/make-minima.py > test/golden/minima.json
"""

import json
import platform

import numpy as np
import scipy
from scipy.optimize import minimize


def rosenbrock(x):
    a, b = 1 - x[:-1], x[1:] - x[:-1] ** 2
    gradient = np.zeros_like(x)
    gradient[:-1] += -2 * a - 400 * b * x[:-1]
    gradient[1:] += 200 * b
    return np.sum(a**2 + 100 * b**2), gradient


def beale(x):
    a, b = x
    value, gradient = 0.0, np.zeros(2)
    for k, c in ((1, 1.5), (2, 2.25), (3, 2.625)):
        r = c - a * (1 - b**k)
        value += r * r
        gradient += 2 * r * np.array([-(1 - b**k), a * k * b ** (k - 1)])
    return value, gradient


def coupled(x):
    """A quadratic with a condition number near 1e3 and strong couplings between adjacent coordinates."""
    i = np.arange(len(x))
    pull = 10.0 ** (3 * i / (len(x) - 1))
    away = x - 2 * np.sin(i + 1)
    pairs = x[:-1] + x[1:]
    gradient = pull * away
    gradient[:-1] += 3 * pairs
    gradient[1:] += 3 * pairs
    return 0.5 * np.sum(pull * away**2) + 1.5 * np.sum(pairs**2), gradient


functions = {"rosenbrock": rosenbrock, "beale": beale, "coupled": coupled}
problems = [
    ("rosenbrock", [-1.2, 1], None, None),
    ("rosenbrock", [-1.2, 1, -1.2, 1, -1.2, 1], None, None),
    ("rosenbrock", [-1.2, 1], [-2, -2], [0.5, 2]),
    ("rosenbrock", [-1, -1, -1, -1, -1], [-2] * 5, [0.5] * 5),
    ("rosenbrock", [1.5] * 4, [1.1, 0.2, 0.2, 0.2], [2] * 4),
    ("beale", [1, 1], [-4.5, -4.5], [4.5, 4.5]),
    ("beale", [0, 0], [-4, -4], [2, 4]),
    ("coupled", [0.5] * 12, None, None),
    ("coupled", [0.5] * 12, [-1] * 12, [1] * 12),
    ("coupled", [-1, 1] * 6, [-1] * 12, [1] * 12),
]

cases = []
for name, start, lower, upper in problems:
    bounds = None if lower is None else list(zip(lower, upper))
    tight = dict(maxcor=20, ftol=1e-16, gtol=1e-11, maxiter=10_000, maxfun=100_000)
    found = minimize(functions[name], np.array(start, float), jac=True, method="L-BFGS-B", bounds=bounds, options=tight)
    cases.append(
        {"function": name, "start": start, "lower": lower, "upper": upper, "x": found.x.tolist(), "value": float(found.fun)}
    )

print(
    json.dumps(
        {
            "made by": "test/golden/make-minima.py",
            "command": "python3 test/golden/make-minima.py > test/golden/minima.json",
            "versions": {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__},
            "cases": cases,
        },
        indent=1,
    )
)
