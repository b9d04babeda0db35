/**
 * Tuned nets on the sets and splits of the literature: tuned on the first split's inner validation (the last fifth of
 * its training rows) alone, then the default and the recommendation are fitted on every split's training rows and
 * scored on its test rows.
 */
import { flagList, flagText } from "../flags.ts";
import { mean, sampleVariance } from "../../math/statistics.ts";
import { fold, makeKey } from "../../math/random.ts";
import type { Hyperparameters, Objective } from "../../tuner/objective.ts";
import { bnnRegression } from "../../objectives/bnn-tasks/regression.ts";
import { ownVersions, reported, type Row, type Suite } from "../document.ts";
import { openParts, type FinishedParts } from "../finished-parts.ts";
import { filesOf, uciSets, type SetFiles, type UciSet } from "./sets.ts";
import { tuned } from "./tune.ts";

const TRIALS = 20;
const QUICK_SPLITS = 3;

export const uci: Suite = {
  summary:
    "nets tuned on six UCI sets: test NLL over the standard splits; --data=FOLDER, --quick for 3 splits, --only=SET, --resume=FILE keeps finished parts",
  async run({ flags, say }) {
    const folder = flagText(flags, "data");
    if (folder === undefined)
      throw new Error("data; must be a folder with uci-yacht and others: missing. Pass --data=FOLDER.");
    const only = flagList(flags, "only");
    const parts = openParts(flagText(flags, "resume"), ownVersions().credence);
    const rows: Row[] = [];
    for (const set of uciSets.filter(({ name }) => only?.includes(name) ?? true)) {
      rows.push(...(await rowsOf(set, folder, { isQuick: flags.has("--quick"), say, parts })));
    }
    return { rows };
  },
};

async function rowsOf(
  set: UciSet,
  folder: string,
  { isQuick, say, parts }: { isQuick: boolean; say: (line: string) => void; parts: FinishedParts },
): Promise<readonly Row[]> {
  const files = filesOf(set, folder);
  const found = await parts.part(`${set.name}, tuned`, () => tunedOnFirst(set, files, { say, parts }));
  say(`${set.name}: ${JSON.stringify(found.hyperparameters)} after ${found.cpuSeconds.toFixed(0)} s of CPU`);
  const scores = { tuned: [] as Score[], default: [] as Score[], linear: [] as Score[] };
  for (let split = 0; split < (isQuick ? Math.min(QUICK_SPLITS, files.splits) : files.splits); split++) {
    const options = { ...files.options, ...files.split(split) };
    const done = await parts.part(`${set.name}, split ${split}`, async () => ({
      tuned: await scoreOf(options, found.hyperparameters, split),
      default: await scoreOf(options, {}, split),
      linear: await scoreOf({ ...options, hidden: "none" }, {}, split),
    }));
    for (const of of ["tuned", "default", "linear"] as const) scores[of].push(done[of]);
    const line = Object.entries(done).map(([name, { nll, cpuSeconds: cpu }]) => {
      return `${name} ${nll.toFixed(3)} (${cpu.toFixed(1)} s)`;
    });
    say(`${set.name} ${split}: ${line.join(", ")}`);
  }
  return summaryOf(set, scores, found.cpuSeconds);
}

async function tunedOnFirst(
  { name }: UciSet,
  files: SetFiles,
  { say, parts }: { say: (line: string) => void; parts: FinishedParts },
) {
  const objective = created({ ...files.options, ...files.split(0) });
  // Trials of earlier runs count too.
  let seconds = 0;
  try {
    const hyperparameters = await tuned(objective, objective.space, {
      seed: 1,
      trials: TRIALS,
      async outcome(number, compute) {
        const done = await parts.part(`${name}, trial ${number}`, async () => {
          const before = cpuSeconds();
          const outcome = await compute();
          return { outcome, cpuSeconds: cpuSeconds() - before };
        });
        seconds += done.cpuSeconds;
        say(`${name}, trial ${number}: ${JSON.stringify(done.outcome)} (${done.cpuSeconds.toFixed(1)} s)`);
        return done.outcome;
      },
    });
    return { hyperparameters, cpuSeconds: seconds };
  } finally {
    await objective.close?.();
  }
}

interface Score {
  readonly nll: number;
  readonly rmse: number;
  readonly cpuSeconds: number;
}

/** Fitted on the training rows of the split in the options, and scored on its test rows. */
async function scoreOf(
  options: Readonly<Record<string, string>>,
  hyperparameters: Hyperparameters,
  split: number,
): Promise<Score> {
  const objective = created(options);
  const before = cpuSeconds();
  try {
    const evaluation = await objective.assess?.(hyperparameters, {
      key: fold(makeKey("uci"), split),
      trial: { study: "uci", number: 0, attempt: 1 },
      signal: new AbortController().signal,
      report: () => "continue",
    });
    if (evaluation === undefined) throw new Error("an objective without an assessment");
    if ("failure" in evaluation) return { nll: Infinity, rmse: Infinity, cpuSeconds: cpuSeconds() - before };
    const { testNll, testRmse } = evaluation.values;
    return { nll: testNll, rmse: testRmse, cpuSeconds: cpuSeconds() - before };
  } finally {
    await objective.close?.();
  }
}

function summaryOf(
  set: UciSet,
  scores: Readonly<Record<"tuned" | "default" | "linear", readonly Score[]>>,
  tuningSeconds: number,
): readonly Row[] {
  const { name, published, good, acceptable } = set;
  const nll = (of: keyof typeof scores) => mean(scores[of].map((score) => score.nll));
  const gains = scores.tuned.map((score, split) => scores.default[split].nll - score.nll);
  const behindLinear = scores.tuned.filter((score, split) => score.nll > scores.linear[split].nll).length;
  const error = (values: readonly number[]) => Math.sqrt(sampleVariance(values) / values.length);
  // Log densities are compared by difference, since ratios are not meaningful.
  const against = (peer: string, peerValue: number): Row => {
    return { name: `${name}, test NLL, tuned`, unit: "nats", value: nll("tuned"), peer, peerValue, ratio: null };
  };
  return [
    against(`published: ${published.method}`, published.nll),
    against("good", good),
    against("acceptable", acceptable),
    against("default", nll("default")),
    against("linear", nll("linear")),
    reported(`${name}, its standard error over splits`, error(scores.tuned.map((score) => score.nll)), "nats"),
    reported(`${name}, gain over the default`, mean(gains), "nats"),
    reported(`${name}, its standard error over splits`, error(gains), "nats"),
    reported(`${name}, splits behind the linear model`, behindLinear, "splits"),
    reported(`${name}, test RMSE, tuned`, mean(scores.tuned.map((score) => score.rmse)), ""),
    reported(`${name}, test RMSE, default`, mean(scores.default.map((score) => score.rmse)), ""),
    reported(`${name}, CPU of tuning`, tuningSeconds, "s"),
    reported(`${name}, CPU of a fit`, mean(scores.tuned.map((score) => score.cpuSeconds)), "s"),
  ];
}

function created(options: Readonly<Record<string, string>>): Objective {
  const made = bnnRegression.create(options);
  if ("issues" in made) throw new Error(JSON.stringify(made.issues));
  return made.objective;
}

/** CPU time of all threads of this process. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
