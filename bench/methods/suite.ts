/**
 * Posterior methods compared with Hamiltonian Monte Carlo under the same prior: test NLL, error and epistemic uncertainty of each, and
 * what it cost, in processor time and in gradients of all rows. On Auto MPG and penguins; with a folder of data, also on the first
 * standard split of boston and concrete, and on glass, of six classes.
 */
import { flagText } from "../flags.ts";
import { join } from "node:path";
import { fold, makeKey } from "../../math/random.ts";
import { bnnClassificationOn } from "../../objectives/bnn-tasks/classification.ts";
import { readData } from "../../objectives/bnn-tasks/read-data.ts";
import { classificationEntries, regressionEntries } from "../../objectives/bnn-tasks/entries.ts";
import { bnnOptions } from "../../objectives/bnn-tasks/options.ts";
import { bnnRegressionOn } from "../../objectives/bnn-tasks/regression.ts";
import type { NetworkEngine } from "../../objectives/bnn/engine/engine.ts";
import { posteriorMethods } from "../../objectives/bnn/posterior/index.ts";
import type { MethodTable, PosteriorMethod } from "../../objectives/bnn/posterior/posterior-method.ts";
import { ownVersions, reported, type Row, type Suite } from "../document.ts";
import { openParts, type FinishedParts } from "../finished-parts.ts";
import { filesOf, uciSets } from "../uci/sets.ts";
import { contestants, reference, type MethodContestant } from "./contestants.ts";

const PRIOR_SCALE = 2;

type Texts = Readonly<Record<string, string>>;

/** A data set, with the options for reading it. */
interface SetOfRows {
  readonly name: string;
  readonly task: "regression" | "classification";
  readonly texts: Texts;
}

export const methods: Suite = {
  summary:
    "posterior methods compared with HMC: nats, error, epistemic uncertainty, cost; --data=FOLDER, --only=SET, --resume=FILE keeps finished parts",
  async run({ flags, say }) {
    const only = flagText(flags, "only")?.split(",");
    const parts = openParts(flagText(flags, "resume"), ownVersions().credence);
    const rows: Row[] = [];
    for (const set of setsIn(flagText(flags, "data"))) {
      if (only?.includes(set.name) ?? true) rows.push(...(await rowsOf(set, { say, parts })));
    }
    return { rows };
  },
};

function setsIn(folder: string | undefined): readonly SetOfRows[] {
  const regression = (name: string, texts: Texts): SetOfRows => ({ name, task: "regression", texts });
  const classification = (name: string, texts: Texts): SetOfRows => ({ name, task: "classification", texts });
  const own = [regression("auto-mpg", {}), classification("penguins", {})];
  if (folder === undefined) return own;
  const files = uciSets
    .filter(({ name }) => ["boston", "concrete"].includes(name))
    .map((set) => {
      const { options, split } = filesOf(set, folder);
      return regression(set.name, { ...options, ...split(0) });
    });
  const glass = { data: join(folder, "classification", "glass.csv"), header: "no", target: "c10" };
  return [...own, ...files, classification("glass", glass)];
}

async function rowsOf(
  set: SetOfRows,
  { say, parts }: { readonly say: (line: string) => void; readonly parts: FinishedParts },
): Promise<readonly Row[]> {
  const found = (contestant: MethodContestant) =>
    parts.part(`${set.name}, ${contestant.name}`, () => measured(set, contestant));
  const target = await found(reference);
  const rows: Row[] = [];
  for (const contestant of [reference, ...contestants]) {
    const { nll, error, epistemic, cpuSeconds, gradients } = await found(contestant);
    const name = `${set.name}, ${contestant.name}`;
    const distance = nll - target.nll;
    say(`${name}: ${nll.toFixed(3)} (${distance.toFixed(3)}), ${cpuSeconds.toFixed(1)} s, ${gradients.toFixed(0)}`);
    const isNumber = set.task === "regression";
    rows.push(
      reported(`${name}, test NLL`, nll, "nats"),
      reported(`${name}, above hmc`, distance, "nats"),
      reported(`${name}, ${isNumber ? "RMSE" : "Brier score"}`, error, ""),
      reported(`${name}, epistemic ${isNumber ? "deviation" : "entropy"}`, epistemic, isNumber ? "" : "nats"),
      reported(`${name}, CPU`, cpuSeconds, "s"),
      reported(`${name}, gradients of all rows`, gradients, ""),
    );
  }
  return rows;
}

interface Measured {
  readonly nll: number;
  /** Root mean squared error for numbers, Brier score for classes. */
  readonly error: number;
  /**
   * Root of the mean variance of predictions between draws; for classes, the mutual information of label and weights.
   */
  readonly epistemic: number;
  readonly cpuSeconds: number;
  /** Number of rows on which gradients were computed after the mode search, divided by the number of rows. */
  readonly gradients: number;
}

async function measured({ task, texts }: SetOfRows, { options }: MethodContestant): Promise<Measured> {
  const count = { passes: 0 };
  const all = { ...texts, ...options, threads: "1", "prior-scale": String(PRIOR_SCALE) };
  const isNumber = task === "regression";
  const read = bnnOptions(posteriorMethods, isNumber ? regressionEntries : classificationEntries);
  const loaded = readData(read, all, isNumber ? "number" : "class");
  if ("issues" in loaded) throw new Error(JSON.stringify(loaded.issues));
  const create = isNumber ? bnnRegressionOn : bnnClassificationOn;
  const made = create(loaded.dataset, all, counting(posteriorMethods, count));
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
  if (assessed === undefined || "failure" in assessed) return { nll: Infinity, error: Infinity, epistemic: 0, ...cost };
  const { values, metrics = {} } = assessed;
  const epistemic = isNumber ? Math.sqrt(metrics.epistemicVariance) : metrics.epistemicEntropy;
  return { nll: values.testNll, error: isNumber ? values.testRmse : values.testBrier, epistemic, ...cost };
}

/** The methods, on engines that count the rows on which they compute gradients. */
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
