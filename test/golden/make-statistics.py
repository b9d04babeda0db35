"""Golden values for summaries of lists of numbers, from NumPy and SciPy.

Run in the repository root: python3 test/golden/make-statistics.py > test/golden/statistics.json
"""

import json
import platform

import numpy as np
import scipy
from scipy.special import logsumexp
from scipy.stats import median_abs_deviation

rng = np.random.default_rng(7)
lists = [
    [3.5],
    [2.0, 1.0],
    [5.0, 1.0, 4.0, 2.0, 3.0],
    [1e9 + 1, 1e9 + 2, 1e9 + 4],
    [-1.0, -1.0, -1.0, 7.0],
    rng.normal(size=17).tolist(),
    (1e3 * rng.standard_cauchy(size=50)).tolist(),
]
probabilities = [0.0, 0.025, 0.1, 0.25, 1 / 3, 0.5, 0.77, 0.9, 0.975, 1.0]

print(
    json.dumps(
        {
            "made by": "test/golden/make-statistics.py",
            "command": "python3 test/golden/make-statistics.py > test/golden/statistics.json",
            "versions": {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__},
            "probabilities": probabilities,
            "lists": [
                {
                    "values": values,
                    "quantiles": [float(np.quantile(values, p)) for p in probabilities],
                    "mean": float(np.mean(values)),
                    "variance": float(np.var(values)),
                    "standardDeviation": float(np.std(values)),
                    "sampleVariance": float(np.var(values, ddof=1)) if len(values) > 1 else None,
                    "median": float(np.median(values)),
                    "medianAbsoluteDeviation": float(median_abs_deviation(values)),
                    "logSumExp": float(logsumexp(values)),
                }
                for values in lists
            ],
        },
        indent=1,
    )
)
