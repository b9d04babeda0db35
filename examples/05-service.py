"""A pipeline in Python that uses only the standard library: creates a study on a server, then asks, evaluates and
tells.

npx credence serve &
python3 examples/05-service.py http://127.0.0.1:4010

CREDENCE_TOKEN contains the server's token, if it has one.
"""

import json
import math
import os
import random
import sys
import time
import urllib.error
import urllib.request
import uuid

SERVER = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:4010"
STUDY = "/studies/python-pipeline"


def call(method, path, body=None, attempts=8):
    """Calls the API. The key is the same for all attempts, so that a call takes effect only once, however often it is
    sent."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
    if os.environ.get("CREDENCE_TOKEN"):
        headers["Authorization"] = "Bearer " + os.environ["CREDENCE_TOKEN"]
    data = None if body is None else json.dumps(body).encode()
    for attempt in range(attempts):
        request = urllib.request.Request(SERVER + "/api/v1" + path, data=data, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            if error.code not in (429, 503) or attempt == attempts - 1:
                sys.exit("%s %s: %s" % (method, path, json.load(error)["detail"]))
        except urllib.error.URLError as error:
            if attempt == attempts - 1:
                sys.exit("%s %s: %s" % (method, path, error.reason))
        time.sleep(random.uniform(0, 0.2 * 2**attempt))


def evaluate(x, rate):
    return (x - 2) ** 2 + (math.log10(rate) + 3) ** 2


call("POST", "/studies", {
    "name": "python-pipeline",
    "space": ["x=float(-5,5)", "rate=float(1e-5,1,log)"],
    "budget": {"trials": 5},
})
while True:
    asked = call("POST", STUDY + "/suggestions", {"worker": "python", "leaseSeconds": 60})
    if not asked["trials"]:
        print("nothing left to try: " + str(asked["end"]))
        break
    for trial in asked["trials"]:
        result = {"lease": trial["lease"], "values": {"value": evaluate(**trial["hyperparameters"])}}
        call("POST", "%s/trials/%d/result" % (STUDY, trial["number"]), result)
best = call("GET", STUDY + "/best")
print("best: trial %d, %.4g at %s" % (best["number"], best["values"]["value"], best["hyperparameters"]))
