/** The cost of a trial of `bnn-regression`, and the speedup from a second core for its chains and for a study. */
import { loadavg } from "node:os";
import { largerIsBetter, reported, smallerIsBetter, type Suite } from "../document.ts";
import { mediansOf } from "../rounds.ts";
import { timedEvaluation } from "./evaluation.ts";
import { millisecondsPerTrial } from "./study.ts";

const EVALUATION_ROUNDS = 9;
const STUDY_ROUNDS = 3;
const TRIALS = 120;
const MINUTE = 60_000;

export const trial: Suite = {
  summary: "a trial of bnn-regression; its chains on two cores beside one; two workers beside one",
  async run({ say }) {
    const [load] = loadavg();
    say("one trial, on one thread and on two");
    const [alone, spread] = [timedEvaluation(1), timedEvaluation(2)];
    const times = await mediansOf({ alone: alone.time, spread: spread.time }, EVALUATION_ROUNDS);
    await alone.close();
    await spread.close();

    say(`studies of ${TRIALS} trials, by one worker and by two`);
    const study = (workers: number) => () => {
      say(`  ${workers}`);
      return millisecondsPerTrial({ trials: TRIALS, workers });
    };
    const perTrial = await mediansOf({ one: study(1), two: study(2) }, STUDY_ROUNDS);
    return {
      rows: [
        reported("trial-bnn-regression", times.alone, "ms"),
        smallerIsBetter({
          name: "trial-threads",
          value: times.spread,
          unit: "ms",
          peer: "one-thread",
          peerValue: times.alone,
        }),
        largerIsBetter({
          name: "trials-per-minute-2-workers",
          value: MINUTE / perTrial.two,
          unit: "trials/min",
          peer: "one-worker",
          peerValue: MINUTE / perTrial.one,
        }),
        reported("load-average-before", load, "processes"),
      ],
    };
  },
};
