/** Optuna's samplers on the same problems and seeds, in one Python process driven by ask and tell (bench/peers/). */
import type { Hyperparameters } from "../../tuner/space/search-space.ts";
import { requirementsOf, tunedMetrics } from "../../tuner/study/goals.ts";
import { startPeer, type Peer } from "../peers/peer.ts";
import type { ObjectivesProblem } from "./problems.ts";
import { openVolumes, type ObjectivesRun } from "./simulate.ts";

export interface ObjectivesMethod {
  readonly name: string;
  run(problem: ObjectivesProblem, options: { seed: number; trials: number }): Promise<ObjectivesRun>;
}

export interface ObjectivesPeers {
  readonly methods: readonly ObjectivesMethod[];
  readonly versions: Readonly<Record<string, string>>;
  close(): void;
}

/** Null, with the reason on `say`, if Python or Optuna is missing; without torch, GPSampler is left out. */
export async function startObjectivesPeers(say: (line: string) => void): Promise<ObjectivesPeers | null> {
  const peer = await startPeer("objectives-peers.py", say, "requirements-regret.txt");
  if (peer === null) return null;
  const hasTorch = peer.versions.torch !== undefined;
  if (!hasTorch) say("torch is missing, so Optuna's GPSampler is left out");
  const names = ["optuna-nsga2", "optuna-tpe", ...(hasTorch ? ["optuna-gp"] : [])];
  return {
    versions: peer.versions,
    methods: names.map((name) => ({ name, run: (problem, options) => runPeer(peer, name, { problem, ...options }) })),
    close: () => peer.close(),
  };
}

async function runPeer(
  peer: Peer,
  name: string,
  { problem, seed, trials }: { problem: ObjectivesProblem; seed: number; trials: number },
): Promise<ObjectivesRun> {
  const metrics = tunedMetrics(problem.metrics);
  const requirements = requirementsOf(problem.metrics);
  const record = openVolumes(problem);
  const suggestionMilliseconds: number[] = [];
  const { space } = problem;
  await peer.ask({ start: name, space, seed, objectives: metrics.length, constrained: requirements.length > 0 });
  for (let trial = 0; trial < trials; trial++) {
    const before = performance.now();
    const hyperparameters = await peer.ask<Hyperparameters>({ ask: true });
    suggestionMilliseconds.push(performance.now() - before);
    const values = await problem.evaluate(hyperparameters);
    const violations = requirements.map(({ metric, rule, bound }) =>
      rule === "<=" ? values[metric] - bound : bound - values[metric],
    );
    await peer.ask({ tell: metrics.map((metric) => values[metric.name]), violations });
    record.add(values);
  }
  return { volumes: record.volumes, suggestionMilliseconds };
}
