"""Writes an experiment as Ax's JSON encoders lay it out (ax/storage/json_store/encoders.py), without Ax itself.

    python3 make-ax.py > ax-experiment.json
"""

import json
from datetime import datetime, timedelta, timezone

START = datetime(2025, 11, 30, 12, 0, tzinfo=timezone.utc)


def enum(kind, name):
    return {"__type": kind, "name": name}


def time(seconds):
    return {"__type": "datetime", "value": (START + timedelta(seconds=seconds)).strftime("%Y-%m-%d %H:%M:%S.%f")}


def range_parameter(name, kind, lower, upper, log=False):
    return {
        "__type": "RangeParameter",
        "name": name,
        "parameter_type": enum("ParameterType", kind),
        "lower": lower,
        "upper": upper,
        "log_scale": log,
        "logit_scale": False,
        "digits": None,
        "is_fidelity": False,
        "target_value": None,
    }


def choice(name, kind, values, ordered=False, dependents=None):
    return {
        "__type": "ChoiceParameter",
        "name": name,
        "parameter_type": enum("ParameterType", kind),
        "values": values,
        "is_ordered": ordered,
        "is_task": False,
        "is_fidelity": False,
        "target_value": None,
        "dependents": dependents,
    }


def table(trial, rows):
    names = ["arm_name", "metric_name", "mean", "sem", "trial_index", "step"]
    columns = {name: {str(index): row.get(name) for index, row in enumerate(rows)} for name in names}
    for index in range(len(rows)):
        columns["arm_name"][str(index)] = rows[index].get("arm_name", f"{trial}_0")
        columns["trial_index"][str(index)] = trial
    data = {"__type": "Data", "df": {"__type": "DataFrame", "value": json.dumps(columns)}, "description": None}
    return {"__type": "OrderedDict", "value": [[1764504000000, data]]}


def trial(index, status, parameters):
    arm = {"__type": "Arm", "parameters": parameters, "name": f"{index}_0"}
    run = {"__type": "GeneratorRun", "arms": [arm], "weights": [1.0], "search_space": None}
    return {
        "__type": "Trial",
        "index": index,
        "trial_type": None,
        "status": enum("TrialStatus", status),
        "time_created": time(60 * index),
        "time_completed": None if status == "RUNNING" else time(60 * index + 30),
        "time_staged": None,
        "time_run_started": time(60 * index + 1),
        "run_metadata": {},
        "generator_run": run,
        "runner": None,
    }


def row(metric, mean, sem=None, step=None):
    return {"metric_name": metric, "mean": mean, "sem": sem, "step": step}


adam = {"lr": 0.001, "depth": 3, "opt": "adam", "width": 64, "bias": True, "seed": 7}
sgd = {"lr": 0.1, "depth": 2, "opt": "sgd", "momentum": 0.9, "width": 32, "bias": False, "seed": 7}
batch = trial(6, "COMPLETED", adam)
del batch["generator_run"]
batch["__type"] = "BatchTrial"
batch["generator_run_structs"] = [
    {
        "__type": "GeneratorRunStruct",
        "generator_run": {
            "__type": "GeneratorRun",
            "arms": [
                {"__type": "Arm", "parameters": adam, "name": "6_0"},
                {"__type": "Arm", "parameters": sgd, "name": "6_1"},
            ],
        },
        "weight": 1.0,
    }
]

experiment = {
    "__type": "Experiment",
    "name": "nets of 2025",
    "description": None,
    "search_space": {
        "__type": "HierarchicalSearchSpace",
        "parameters": [
            range_parameter("lr", "FLOAT", 1e-5, 1.0, log=True),
            range_parameter("depth", "INT", 1, 8),
            range_parameter("momentum", "FLOAT", 0.0, 0.99),
            choice("opt", "STRING", ["adam", "sgd"], dependents={"sgd": ["momentum"]}),
            choice("width", "INT", [32, 64, 128], ordered=True),
            choice("bias", "BOOL", [True, False]),
            {"__type": "FixedParameter", "name": "seed", "parameter_type": enum("ParameterType", "INT"), "value": 7},
        ],
        "parameter_constraints": [
            {"__type": "ParameterConstraint", "constraint_dict": {"depth": 16.0, "width": 1.0}, "bound": 200.0},
            {"__type": "OrderConstraint", "lower_name": "lr", "upper_name": "depth"},
            {"__type": "SumConstraint", "parameter_names": ["lr", "depth"], "is_upper_bound": True, "bound": 9.0},
        ],
    },
    "optimization_config": {
        "__type": "OptimizationConfig",
        "objective": {
            "__type": "Objective",
            "metric": {"__type": "MapMetric", "name": "loss", "lower_is_better": True},
            "minimize": True,
        },
        "outcome_constraints": [],
    },
    "tracking_metrics": [{"__type": "Metric", "name": "seconds", "lower_is_better": True}],
    "trials": {
        "0": trial(0, "COMPLETED", adam),
        "1": trial(1, "COMPLETED", sgd),
        "2": trial(2, "EARLY_STOPPED", {**adam, "lr": 0.5}),
        "3": trial(3, "FAILED", {**adam, "lr": 0.9}),
        "4": trial(4, "RUNNING", {**adam, "lr": 0.01}),
        "5": trial(5, "COMPLETED", {**adam, "lr": 3.0}),
        "6": batch,
        "7": trial(7, "COMPLETED", {**adam, "depth": 8, "width": 128}),
        "8": trial(8, "COMPLETED", {**adam, "lr": 0.02}),
        "9": trial(9, "ABANDONED", {**adam, "lr": 0.03}),
    },
    "data_by_trial": {
        "0": table(0, [row("loss", 0.9, step=1), row("loss", 0.4, step=2), row("loss", 0.3, 0.02, step=3), row("seconds", 12.5)]),
        "1": table(1, [row("loss", None), row("seconds", 3.0)]),
        "2": table(2, [row("loss", 2.5, step=1), row("loss", 2.25, step=2)]),
        "5": table(5, [row("loss", 1.0)]),
        "6": table(6, [{**row("loss", 0.35), "arm_name": "6_0"}, {**row("loss", 0.45, 0.1), "arm_name": "6_1"}]),
        "7": table(7, [row("loss", 0.2)]),
        "8": table(8, [row("seconds", 1.0)]),
    },
    "is_test": False,
}

print(json.dumps({"_type": "AxClient", "experiment": experiment, "generation_strategy": None}, indent=1))
