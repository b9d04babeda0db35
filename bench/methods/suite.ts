/**
 * Posterior methods compared with Hamiltonian Monte Carlo under the same prior: test NLL, RMSE and epistemic deviation of each, and
 * what it cost, in processor time and in gradients of all rows. On Auto MPG and, with a folder of data, the first standard
 * split of boston and concrete.
 */
import { fold, makeKey } from "../../math/random.ts";
import { bnnOptions } from "../../objectives/bnn-tasks/options.ts";
import { bnnRegressionOn } from "../../objectives/bnn-tasks/regression.ts";
import { loadDataset } from "../../objectives/bnn/data/load.ts";
import type { NetworkEngine } from "../../objectives/bnn/engine/engine.ts";
import { posteriorMethods } from "../../objectives/bnn/posterior/index.ts";
import type { MethodTable, PosteriorMethod } from "../../objectives/bnn/posterior/posterior-method.ts";
import { reported, type Row, type Suite } from "../document.ts";
import { filesOf, uciSets } from "../uci/sets.ts";
import { contestants, reference, type MethodContestant } from "./contestants.ts";

const PRIOR_SCALE = 2;

type Texts = Readonly<Record<string, string>>;

export const methods: Suite = {
  summary: "posterior methods compared with HMC: nats, RMSE, epistemic deviation, cost; --data=FOLDER, --only=SET",
  async run({ flags, say }) {
    const value = (name: string) => [...flags].find((flag) => flag.startsWith(`--${name}=`))?.slice(name.length + 3);
    const only = value("only")?.split(",");
    const rows: Row[] = [];
    for (const [set, texts] of setsIn(value("data"))) {
      if (only?.includes(set) ?? true) rows.push(...(await rowsOf(set, texts, say)));
    }
    return { rows };
  },
};

/** Names and the options that read them. */
function setsIn(folder: string | undefined): readonly (readonly [string, Texts])[] {
  if (folder === undefined) return [["auto-mpg", {}]];
  const files = uciSets
    .filter(({ name }) => ["boston", "concrete"].includes(name))
    .map((set) => {
      const { options, split } = filesOf(set, folder);
      return [set.name, { ...options, ...split(0) }] as const;
    });
  return [["auto-mpg", {}], ...files];
}

async function rowsOf(set: string, texts: Texts, say: (line: string) => void): Promise<readonly Row[]> {
  const target = await measured(texts, reference);
  const rows: Row[] = [];
  for (const contestant of [reference, ...contestants]) {
    const found = contestant === reference ? target : await measured(texts, contestant);
    const name = `${set}, ${contestant.name}`;
    const distance = found.nll - target.nll;
    say(`${name}: ${found.nll.toFixed(3)} (${distance.toFixed(3)}), ${found.cpuSeconds.toFixed(1)} s`);
    rows.push(
      reported(`${name}, test NLL`, found.nll, "nats"),
      reported(`${name}, above hmc`, distance, "nats"),
      reported(`${name}, RMSE`, found.rmse, ""),
      reported(`${name}, epistemic deviation`, found.epistemic, ""),
      reported(`${name}, CPU`, found.cpuSeconds, "s"),
      reported(`${name}, gradients of all rows`, found.gradients, ""),
    );
  }
  return rows;
}

interface Measured {
  readonly nll: number;
  readonly rmse: number;
  /** Root of the mean variance of predictions between draws. */
  readonly epistemic: number;
  readonly cpuSeconds: number;
  /** Rows that gradients were computed on after the search for a mode, over the rows there are. */
  readonly gradients: number;
}

async function measured(texts: Texts, { options }: MethodContestant): Promise<Measured> {
  const count = { passes: 0 };
  const all = { ...texts, ...options, threads: "1", "prior-scale": String(PRIOR_SCALE) };
  const read = bnnOptions().read(all);
  if ("issues" in read) throw new Error(JSON.stringify(read.issues));
  const csv = { ...read.settings, ignore: read.settings.ignore ?? [] };
  const loaded = loadDataset({ data: read.settings.data, target: read.settings.target, aside: {}, csv });
  if ("issues" in loaded) throw new Error(JSON.stringify(loaded.issues));
  const made = bnnRegressionOn(loaded.dataset, all, counting(posteriorMethods, count));
  if ("issues" in made) throw new Error(JSON.stringify(made.issues));
  const before = process.cpuUsage();
  const assessed = await made.objective.assess?.(
    {},
    {
      key: fold(makeKey("methods"), 0),
      trial: { study: "methods", number: 0, attempt: 1 },
      signal: new AbortController().signal,
      report: () => "continue",
    },
  );
  const { user, system } = process.cpuUsage(before);
  await made.objective.close?.();
  const cost = { cpuSeconds: (user + system) / 1e6, gradients: count.passes };
  if (assessed === undefined || "failure" in assessed) return { nll: Infinity, rmse: Infinity, epistemic: 0, ...cost };
  const { values, metrics = {} } = assessed;
  return { nll: values.testNll, rmse: values.testRmse, epistemic: Math.sqrt(metrics.epistemicVariance), ...cost };
}

/** The methods, on engines that count the rows they compute gradients on. */
function counting(table: MethodTable, count: { passes: number }): MethodTable {
  const counted = (method: PosteriorMethod): PosteriorMethod => ({
    ...method,
    *run(run, options) {
      return yield* method.run({ ...run, engine: countingEngine(run.engine, run.rows, count) }, options);
    },
  });
  return Object.fromEntries(Object.entries(table).map(([name, method]) => [name, counted(method)]));
}

function countingEngine(engine: NetworkEngine, rows: number, count: { passes: number }): NetworkEngine {
  const { fused } = engine;
  const add = (minibatch: Int32Array) => (count.passes += minibatch.length / rows);
  return {
    ...engine,
    logPosterior(minibatch, gradient, key) {
      add(minibatch);
      return engine.logPosterior(minibatch, gradient, key);
    },
    ...(fused === undefined
      ? {}
      : {
          fused: {
            langevin(minibatch, step) {
              add(minibatch);
              return fused.langevin(minibatch, step);
            },
            adam() {
              const update = fused.adam();
              return (minibatch, rate, key) => {
                add(minibatch);
                return update(minibatch, rate, key);
              };
            },
          },
        }),
  };
}
