/**
 * Whether the advice to stop is right. A run is flat from the trial on after which the recommended configuration gains
 * no more than what counts as nothing: the true noise of one evaluation, or a hundredth of a random point's median
 * regret if that is larger. `--held-out` for the problems that no decision has seen; `--seeds=N` (10), `--trials=N`
 * (100); `--resume=FILE` keeps finished runs.
 */
import { isDone } from "../../cli/studies/early-end.ts";
import { makeKey, openStream } from "../../math/random.ts";
import { mean, median, quantile } from "../../math/statistics.ts";
import { ownVersions, reported, type Row, type Suite } from "../document.ts";
import { openParts } from "../finished-parts.ts";
import { flagNumber, flagText } from "../flags.ts";
import { random } from "../regret/methods.ts";
import type { Problem } from "../regret/problems/problem.ts";
import { designProblems, heldOutProblems } from "../regret/problems/index.ts";
import { scaleOf } from "../regret/score.ts";
import { trajectoryOf, type Look, type Trajectory } from "./trajectory.ts";

const RANDOM_SEEDS = 40;
const NEGLIGIBLE = 0.01;
/** A run is counted as flat if it is so for at least the last fifth of its trials. */
const FLAT_BY = 0.8;
const BOOTSTRAPS = 1000;

const rules: Readonly<Record<string, (looks: readonly Look[]) => Look | undefined>> = {
  advice: (looks) => looks.find(({ advice }) => advice.isEnough),
  "stop-when-done": (looks) => looks.find(({ advice }, at) => isDone(advice) && at > 0 && isDone(looks[at - 1].advice)),
};

/** A run without a stop has no end. */
interface Judged {
  readonly isFlat: boolean;
  readonly stoppedAt: number | null;
  readonly isEarly: boolean;
  /** Whether stopping lost more than what counts as nothing. */
  readonly lost: boolean;
}

export const stopAdvice: Suite = {
  summary: "whether the advice to stop comes when a run is flat, and what stopping loses; --held-out, --seeds=N",
  async run({ flags, say }) {
    const problems = flags.has("--held-out") ? heldOutProblems : designProblems;
    const seeds = flagNumber(flags, "seeds", 10);
    const trials = flagNumber(flags, "trials", 100);
    const parts = openParts(flagText(flags, "resume"), ownVersions().credence);
    const runs: { readonly problem: string; readonly negligible: number; readonly trajectory: Trajectory }[] = [];
    const negligible = new Map<string, number>();
    for (const problem of problems) negligible.set(problem.name, NEGLIGIBLE * (await spreadOf(problem)));
    for (let seed = 1; seed <= seeds; seed++) {
      for (const problem of problems) {
        const name = `${problem.name}, seed ${seed}, ${trials} trials`;
        const trajectory = await parts.part(name, () => Promise.resolve(trajectoryOf(problem, { seed, trials })));
        runs.push({ problem: problem.name, negligible: negligible.get(problem.name) ?? 0, trajectory });
      }
      say(`stop-advice: seed ${seed} of ${seeds}`);
    }
    const rows = Object.entries(rules).flatMap(([name, rule]) =>
      rowsOf(
        name,
        runs.map(({ trajectory, negligible: least }) => judged(trajectory, rule, least)),
      ),
    );
    return { rows };
  },
};

async function spreadOf(problem: Problem): Promise<number> {
  const runs = [];
  for (let seed = 1; seed <= RANDOM_SEEDS; seed++) runs.push(await random.run(problem, { seed, trials: 1 }));
  return scaleOf(runs).spread;
}

function judged(
  { looks, noise }: Trajectory,
  rule: (looks: readonly Look[]) => Look | undefined,
  negligible: number,
): Judged {
  const last = looks[looks.length - 1];
  const tolerance = Math.max(noise, negligible);
  const notYet = looks.findLastIndex(({ regret }) => regret - last.regret > tolerance);
  const flatFrom = looks[notYet + 1].trials;
  const stop = rule(looks.slice(0, -1));
  return {
    isFlat: flatFrom <= FLAT_BY * last.trials,
    stoppedAt: stop?.trials ?? null,
    isEarly: stop !== undefined && stop.trials < flatFrom,
    lost: stop !== undefined && stop.regret - last.regret > tolerance,
  };
}

function rowsOf(name: string, all: readonly Judged[]): readonly Row[] {
  const flat = all.filter(({ isFlat }) => isFlat);
  const stopped = all.filter(({ stoppedAt }) => stoppedAt !== null);
  const percent = (what: string, runs: readonly Judged[], is: (run: Judged) => boolean): Row => {
    const hits = runs.map((run) => (is(run) ? 100 : 0));
    const stream = openStream(makeKey("bootstrap"));
    const spread = Array.from({ length: BOOTSTRAPS }, () => mean(hits.map(() => hits[stream.integer(hits.length)])));
    const [low, high] = [0.025, 0.975].map((level) => quantile(spread, level).toFixed(0));
    return reported(`${name}: ${what}`, mean(hits), `% of ${runs.length} runs (${low} to ${high})`);
  };
  return [
    percent("is flat", all, ({ isFlat }) => isFlat),
    percent("stops", all, ({ stoppedAt }) => stoppedAt !== null),
    percent("of flat runs, stops while flat", flat, ({ stoppedAt, isEarly }) => stoppedAt !== null && !isEarly),
    percent("of stops, while flat", stopped, ({ isEarly }) => !isEarly),
    percent("loses more than nothing", all, ({ lost }) => lost),
    reported(`${name}: median stop`, median(stopped.map(({ stoppedAt }) => stoppedAt ?? 0)), "trials"),
  ];
}
