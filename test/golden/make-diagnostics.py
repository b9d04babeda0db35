"""Golden values for diagnostics of chains, from ArviZ.

Run in the repository root: python3 test/golden/make-diagnostics.py > test/golden/diagnostics.json
"""

import json
import platform
import warnings

warnings.filterwarnings("ignore")

import arviz as az
import numpy as np

rng = np.random.default_rng(11)


def autoregressive(rho, chains, draws):
    x = np.zeros((chains, draws))
    x[:, 0] = rng.normal(size=chains)
    for t in range(1, draws):
        x[:, t] = rho * x[:, t - 1] + np.sqrt(1 - rho**2) * rng.normal(size=chains)
    return x


def number(x):
    """ArviZ has no R-hat of a single chain."""
    return None if np.isnan(x) else float(x)


cases = {
    "independent": rng.normal(size=(4, 40)),
    "one chain": rng.normal(size=(1, 31)),
    "heavy tails": rng.standard_cauchy(size=(4, 30)),
    "shifted": rng.normal(size=(4, 25)) + np.array([[0.0], [0.0], [0.0], [3.0]]),
    "wider": rng.normal(size=(4, 25)) * np.array([[1.0], [1.0], [1.0], [5.0]]),
    "slow": autoregressive(0.9, 4, 60),
    "alternating": autoregressive(-0.7, 4, 50),
    "drifting": rng.normal(size=(2, 40)) + np.linspace(0, 4, 40),
    "ties": rng.integers(0, 4, size=(4, 20)).astype(float),
    "short": rng.normal(size=(3, 4)),
    "stuck": np.repeat(rng.normal(size=(4, 1)), 12, axis=1) + 1e-9 * rng.normal(size=(4, 12)),
}

print(
    json.dumps(
        {
            "made by": "test/golden/make-diagnostics.py",
            "command": "python3 test/golden/make-diagnostics.py > test/golden/diagnostics.json",
            "versions": {"python": platform.python_version(), "numpy": np.__version__, "arviz": az.__version__},
            "cases": {
                name: {
                    "chains": x.tolist(),
                    "rankNormalizedSplitRhat": number(az.rhat(x, method="rank")),
                    "identityRhat": number(az.rhat(x, method="identity")),
                    "bulk": number(az.ess(x, method="bulk")),
                    "tail": number(az.ess(x, method="tail")),
                    "identity": number(az.ess(x, method="identity")),
                    "autocovariance": az.stats.stats_utils.autocov(x[0]).tolist(),
                }
                for name, x in cases.items()
            },
        },
        indent=1,
    )
)
