"""Golden values for unscrambled Sobol points, from SciPy, which uses the same table of direction numbers.

Run in the repository root: python3 test/golden/make-sobol.py > test/golden/sobol.json
"""

import json
import platform
import warnings

import scipy
from scipy.stats import qmc

# SciPy warns where a count is no power of 2.
warnings.simplefilter("ignore")

cases = []
for dimension, skip, count in [(1, 0, 32), (2, 0, 32), (3, 5, 16), (10, 0, 16), (21, 1000, 4), (64, 0, 16), (64, 1048570, 8)]:
    engine = qmc.Sobol(d=dimension, scramble=False)
    if skip > 0:
        engine.fast_forward(skip)
    cases.append({"dimension": dimension, "skip": skip, "count": count, "points": engine.random(count).ravel().tolist()})

print(
    json.dumps(
        {
            "made by": "test/golden/make-sobol.py",
            "command": "python3 test/golden/make-sobol.py > test/golden/sobol.json",
            "versions": {"python": platform.python_version(), "scipy": scipy.__version__},
            "cases": cases,
        }
    )
)
