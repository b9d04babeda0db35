"""Writes exponential.json: x, and e^x as the nearest double plus the rest of it (50 digits by Python's decimal)."""

import json
import pathlib
import random
from decimal import Decimal, getcontext

getcontext().prec = 50
random.seed(1)

points = [-0.0, -1.0, -708.0, -5e-324, -1e-300, -1e-17, -1e-8]
# Around the places where the nearest power of two changes, and everywhere.
points += [-(k + 0.5) * 0.6931471805599453 * (1 + s * 2e-16) for k in range(0, 1020, 40) for s in (-1, 0, 1)]
points += [-random.uniform(0, 1) for _ in range(150)]
points += [-random.uniform(0, 40) for _ in range(150)]
points += [-random.uniform(0, 708) for _ in range(150)]

rows = []
for x in points:
    exact = Decimal(x).exp()
    high = float(exact)
    rows.append([x, high, float(exact - Decimal(high))])

out = pathlib.Path(__file__).with_name("exponential.json")
command = "python3 test/golden/make-exponential.py"
out.write_text(json.dumps({"command": command, "rows": rows}) + "\n")
