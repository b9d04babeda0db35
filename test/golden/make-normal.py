"""Golden values for the normal distribution's tails, in 120-digit arithmetic rounded once to double precision.

Run in the repository root: python3 test/golden/make-normal.py > test/golden/normal.json
"""

import json
import platform

import mpmath
from mpmath import erfc, exp, log, mpf, pi, sqrt

mpmath.mp.dps = 120


def density(z):
    return exp(-z * z / 2) / sqrt(2 * pi)


def lower_tail(z):
    return erfc(-z / sqrt(2)) / 2


def log_lower_tail(z):
    return mpmath.log1p(-erfc(z / sqrt(2)) / 2) if z > 0 else log(lower_tail(z))


def factor(z):
    return density(z) + z * lower_tail(z)


def quantile(p):
    """Bisection on a bracket, then Newton: slow, but correct to every digit kept."""
    low, high = mpf(-45), mpf(45)
    for _ in range(60):
        middle = (low + high) / 2
        if lower_tail(middle) < p:
            low = middle
        else:
            high = middle
    z = (low + high) / 2
    for _ in range(6):
        z -= (lower_tail(z) - p) / density(z)
    return z


near = [k / 8 for k in range(-120, 81, 3)] + [-3.0, -2.9999999, -3.0000001, -6.0, -5.9999999, 0.1, -0.1, 1e-9, -1e-9, 0.0]
far = [-16.3, -20.7, -26.1, -30.9, -37.4, 8.25, 12.5, 25.0, 100.0, 1e6]
very_far = [-50.0, -1e2, -1e3, -12345.678, -1e4, -1e5, -1e6, -1e7, -1e9, -1e12]

tails = []
for z in sorted(near + far):
    x = mpf(z)
    tails.append(
        {
            "z": z,
            "pdf": float(density(x)),
            "logPdf": float(log(density(x))),
            "cdf": float(lower_tail(x)),
            "logCdf": float(log_lower_tail(x)),
            "logFactor": float(log(factor(x))),
            "slope": float(lower_tail(x) / factor(x)),
        }
    )
far_tails = []
for z in very_far:
    x = mpf(z)
    far_tails.append(
        {
            "z": z,
            "logCdf": float(log_lower_tail(x)),
            "logFactor": float(log(factor(x))),
            "slope": float(lower_tail(x) / factor(x)),
        }
    )

arguments = [k / 16 for k in range(-96, 97, 7)] + [0.46875, 0.468750001, -0.46875, 4.0, 4.000001, 10.3, 17.7, 26.2, 1e-12]
probabilities = (
    [10.0**-k for k in (300, 200, 100, 50, 30, 16, 12, 8, 6, 4, 3, 2)]
    + [0.0175, 0.05, 0.075, 0.0750001, 0.1, 0.2, 0.3, 0.4, 0.499999, 0.5, 0.500001, 0.6, 0.75, 0.9, 0.925, 0.975, 0.999]
    + [1 - 2.0**-k for k in (20, 40, 53)]
    + [1.3887943864964e-11, 1.38879438649641e-11]
)

print(
    json.dumps(
        {
            "made by": "test/golden/make-normal.py",
            "command": "python3 test/golden/make-normal.py > test/golden/normal.json",
            "versions": {"python": platform.python_version(), "mpmath": mpmath.__version__},
            "tails": tails,
            "farTails": far_tails,
            "erfc": [{"x": x, "erfc": float(erfc(mpf(x)))} for x in sorted(arguments)],
            "erfcx": [
                {"x": x, "erfcx": float(exp(mpf(x) ** 2) * erfc(mpf(x)))}
                for x in sorted([abs(x) for x in arguments] + [30.0, 100.0, 1e4, 1e8])
            ],
            "quantiles": [{"p": p, "z": float(quantile(mpf(p))) if p != 0.5 else 0.0} for p in sorted(probabilities)],
        },
        indent=1,
    )
)
