/** Other tuners on the same problems and seeds, each in one Python process driven by ask and tell (bench/peers/). */
import type { Hyperparameters } from "../../tuner/space/search-space.ts";
import { evaluationKey } from "../../tuner/study/keys.ts";
import { startPeer, type Peer } from "../peers/peer.ts";
import type { Method } from "./methods.ts";
import { openRecord } from "./simulate.ts";

/** The names used in bench/peers/regret-peers.py; `standard-gp` is BoTorch's default model, written in NumPy. */
const names = ["optuna-gp", "optuna-tpe", "cma-es", "standard-gp"] as const;

export interface Peers {
  readonly methods: readonly Method[];
  readonly versions: Readonly<Record<string, string>>;
  close(): void;
}

/** Null, with the reason on `say`, if Python or a library is missing. */
export async function startPeers(say: (line: string) => void): Promise<Peers | null> {
  const peer = await startPeer("regret-peers.py", say, "requirements-regret.txt");
  if (peer === null) return null;
  return {
    versions: peer.versions,
    methods: names.map((name) => ({ name, run: (problem, options) => runPeer(peer, name, { problem, ...options }) })),
    close: () => peer.close(),
  };
}

async function runPeer(
  peer: Peer,
  name: string,
  { problem, seed, trials }: Parameters<Method["run"]>[1] & { problem: Parameters<Method["run"]>[0] },
) {
  const instance = problem.create(seed);
  const record = openRecord(problem);
  const suggestionMilliseconds: number[] = [];
  await peer.ask({ start: name, space: instance.space, seed });
  for (let number = 0; number < trials; number++) {
    const before = performance.now();
    const hyperparameters = await peer.ask<Hyperparameters>({ ask: true });
    suggestionMilliseconds.push(performance.now() - before);
    const { value } = instance.observe(hyperparameters, evaluationKey(seed, number));
    await peer.ask({ tell: Number.isFinite(value) ? value : null });
    record.add(value, instance.truth(hyperparameters));
  }
  return { ...record.result(), suggestionMilliseconds };
}
