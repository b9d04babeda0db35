/**
 * Are the claims of the `npm start` study about its winner true? For each seed: the study with its confirmation, the
 * interval that it states for the gain over the default, and the gain that sixteen repeats with random numbers of
 * their own find; the verdict on the chains of the recommended trial; and the gain on test rows.
 */
import { flagText } from "../flags.ts";
import { fold, makeKey } from "../../math/random.ts";
import { mean, sampleVariance } from "../../math/statistics.ts";
import type { Hyperparameters, Objective } from "../../tuner/objective.ts";
import { bnnRegression } from "../../objectives/bnn-tasks/regression.ts";
import { reported, type Row, type Suite } from "../document.ts";
import { confirmedStudy, evaluate } from "./study.ts";

const SEEDS = 10;
const REPEATS = 16;

export const winner: Suite = {
  summary: "the study of npm start over ten seeds: its stated gain beside the true one, its chains; --seeds=3 or 4-6",
  async run({ flags, say }) {
    const objective = created();
    const truthOf = rememberedTruth(objective);
    const found: Found[] = [];
    try {
      for (const seed of seedsOf(flags)) {
        const one = await foundBy(objective, seed, truthOf);
        say(`seed ${seed}: ${JSON.stringify(one)}`);
        found.push(one);
      }
    } finally {
      await objective.close?.();
    }
    return { rows: [...found.flatMap(rowsOf), ...summaryOf(found)] };
  },
};

interface Found {
  readonly seed: number;
  readonly hyperparameters: Hyperparameters;
  /** Gain of the confirmed winner over the default, in nats. */
  readonly gain: { readonly value: number; readonly low: number; readonly high: number };
  readonly truth: { readonly value: number; readonly standardError: number };
  readonly testGain: number;
  /** On the chains of the recommended trial. */
  readonly chains: string;
  readonly cpuSeconds: number;
}

async function foundBy(objective: Objective, seed: number, truthOf: TruthOf): Promise<Found> {
  const before = process.cpuUsage();
  const study = await confirmedStudy(objective, seed);
  const { user, system } = process.cpuUsage(before);
  const best = study.confirmation.configurations.find(({ mean: value }) => value !== null);
  const hyperparameters = study.trials.find(({ number }) => number === best?.number)?.hyperparameters ?? {};
  const usual = study.trials[0].hyperparameters;
  const [own, others] = [await truthOf(hyperparameters), await truthOf(usual)];
  const gains = others.values.map((value, i) => value - own.values[i]);
  // There is no claim if the default wins.
  const { value, low, high } = best?.gain ?? { value: 0, low: 0, high: 0 };
  return {
    seed,
    hyperparameters,
    gain: { value, low, high },
    truth: { value: mean(gains), standardError: Math.sqrt(sampleVariance(gains) / gains.length) },
    testGain: others.test - own.test,
    chains: study.chains[study.recommendation.number],
    cpuSeconds: (user + system) / 1e6,
  };
}

interface Truth {
  /** Validation NLL for each of the random numbers, which are the same for all configurations. */
  readonly values: readonly number[];
  /** NLL of the test rows, after training on all other rows. */
  readonly test: number;
}

type TruthOf = (hyperparameters: Hyperparameters) => Promise<Truth>;

/** The default is the same for every seed, so it is evaluated only once. */
function rememberedTruth(objective: Objective): TruthOf {
  const known = new Map<string, Truth>();
  const keyOf = (repeat: number) => fold(fold(makeKey("winner"), "truth"), repeat);
  return async (hyperparameters) => {
    const name = JSON.stringify(hyperparameters);
    const remembered = known.get(name);
    if (remembered !== undefined) return remembered;
    const values: number[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const keys = { key: keyOf(repeat), commonKey: keyOf(repeat) };
      const evaluation = await evaluate(objective, hyperparameters, keys);
      if ("failure" in evaluation) throw new Error(evaluation.failure.message);
      values.push(evaluation.values.validationNll);
    }
    const truth = { values, test: await testNll(objective, hyperparameters) };
    known.set(name, truth);
    return truth;
  };
}

async function testNll(objective: Objective, hyperparameters: Hyperparameters): Promise<number> {
  const assessed = await objective.assess?.(hyperparameters, {
    key: fold(makeKey("winner"), "test"),
    trial: { study: "bench", number: 0, attempt: 1 },
    signal: new AbortController().signal,
    report: () => "continue",
  });
  return assessed === undefined || "failure" in assessed ? Number.NaN : assessed.values.testNll;
}

function rowsOf({ seed, gain, truth, testGain, cpuSeconds }: Found): readonly Row[] {
  return [
    reported(`seed ${seed}, stated gain`, gain.value, "nats"),
    reported(`seed ${seed}, its interval from`, gain.low, "nats"),
    reported(`seed ${seed}, its interval to`, gain.high, "nats"),
    reported(`seed ${seed}, true gain`, truth.value, "nats"),
    reported(`seed ${seed}, standard error of the true gain`, truth.standardError, "nats"),
    reported(`seed ${seed}, gain on test rows`, testGain, "nats"),
    reported(`seed ${seed}, CPU of the study`, cpuSeconds, "s"),
  ];
}

function summaryOf(found: readonly Found[]): readonly Row[] {
  const count = (name: string, holds: (one: Found) => boolean) =>
    reported(name, found.filter(holds).length, `of ${found.length}`);
  return [
    count(
      "intervals that hold the true gain",
      ({ gain, truth }) => gain.low <= truth.value && truth.value <= gain.high,
    ),
    count("chains good at the recommendation", ({ chains }) => chains === "good"),
    count("test rows agree in sign", ({ gain, testGain }) => Math.sign(gain.value) === Math.sign(testGain)),
  ];
}

/** `--seeds=3` means seeds 1 to 3, and `--seeds=4-6` means those three. */
function seedsOf(flags: ReadonlySet<string>): readonly number[] {
  const text = flagText(flags, "seeds") ?? String(SEEDS);
  const [first, last] = text.includes("-") ? text.split("-").map(Number) : [1, Number(text)];
  if (!(Number.isInteger(first) && Number.isInteger(last) && 1 <= first && first <= last))
    throw new Error(`seeds; must be a number or a range, such as 3 or 4-6: ${text}`);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function created(): Objective {
  const made = bnnRegression.create({ threads: "1" });
  if ("issues" in made) throw new Error(JSON.stringify(made.issues));
  return made.objective;
}
