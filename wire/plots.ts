/** Schemas of trials as shown in plots and tables. */
import { z } from "zod";
import { counts, failure, hyperparameterValue, name, nextPage, pageQuery, state, time, whole } from "./parts.ts";
import { trial } from "./trials.ts";

const milliseconds = z.array(z.number()).meta({ description: "Milliseconds since 1970." });
const optionalMilliseconds = z.array(z.number().nullable()).meta({ description: "Milliseconds since 1970." });

export const plot = z
  .strictObject({
    revision: whole.meta({ description: "Revision of the study that the plot shows." }),
    total: whole.meta({ description: "Trials of the study." }),
    sampled: z.boolean().meta({ description: "True if this contains fewer trials than the study." }),
    counts,
    number: z.array(whole),
    state: z.array(state),
    createdAt: milliseconds,
    startedAt: optionalMilliseconds,
    finishedAt: optionalMilliseconds,
    attempt: z.array(whole),
    worker: z.array(z.string().nullable()),
    origin: z.array(z.string()).meta({ description: "The strategy, and its phase: `gp/log-ei`, `sobol`." }),
    failure: z.array(failure.shape.kind.nullable()),
    hyperparameters: z.record(name, z.array(hyperparameterValue.nullable())),
    values: z
      .record(name, z.array(z.number().nullable()))
      .meta({ description: "Metrics of the study, then additional recorded metrics." }),
    used: z
      .strictObject({
        evaluationSeconds: z
          .number()
          .meta({ description: "Total duration of the finished trials, counting the last attempt of each." }),
        wallSeconds: z.number().meta({ description: "Time from the first start to the last end." }),
        steps: z.number().meta({ description: "Total number of steps that trials have reported." }),
      })
      .meta({ description: "Totals over all trials of the study." }),
    best: z
      .strictObject({ number: z.array(whole), value: z.array(z.number()), finishedAt: milliseconds })
      .meta({ description: "Each trial that was the best when it finished." }),
  })
  .meta({ id: "Plot", description: "One array per column, with one entry per trial." });

export const plotQuery = z.strictObject({
  limit: z.coerce
    .number()
    .int()
    .min(0)
    .max(5000)
    .default(2000)
    .meta({ description: "Maximum number of trials; 0 for only the counts and best-so-far values." }),
});

export const table = z.strictObject({
  trials: z.array(trial),
  matching: whole.meta({ description: "Trials that match the filters." }),
  total: whole,
  revision: whole,
});

export const attempts = z.strictObject({
  attempts: z.array(
    z.strictObject({
      number: whole,
      attempt: whole,
      worker: z.string(),
      startedAt: time,
      endedAt: time,
      end: z.enum(["lost", "released", "transient"]).meta({
        description:
          "`lost`: its lease expired; `released`: its worker gave it back; `transient`: it failed and was retried.",
      }),
    }),
  ),
});

export const attemptsPage = attempts.extend({ next: nextPage });
export const attemptsQuery = pageQuery(1000);

const words = z.string().max(500);
const query = z
  .string()
  .max(1000)
  .meta({
    description:
      "A condition such as `loss < 0.3 and act = gelu`: names as in `where`, and `state`, `failure` (a kind) and `attribute.NAME`; " +
      "arithmetic, = != < <= > >=, `in (a, b)`, and, or, not.",
  });
export const tableQuery = z.strictObject({
  sort: words.default("trial.number").meta({
    description:
      "number, value, state, attempt, worker, origin, duration, created, a hyperparameter or a metric; if two of " +
      "these have the same name, prefixed with `trial.`, `hp.` or `metric.`.",
  }),
  order: z.enum(["ascending", "descending"]).default("ascending"),
  state: z
    .union([words, z.array(words).max(10)])
    .exactOptional()
    .meta({ description: "One or more, separated by commas." }),
  where: z
    .union([words, z.array(words).max(20)])
    .exactOptional()
    .meta({
      description:
        "Conditions such as `lr>0.1`: number, value, attempt, worker, origin, duration (seconds), tag, a hyperparameter or " +
        "a metric, prefixed with `trial.`, `hp.` or `metric.` if two have the same name; = != < <= > >= ~ (contains, " +
        "ignoring case); a value. Can be given several times; all conditions must hold.",
    }),
  query: query.exactOptional(),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export const matchesQuery = z.strictObject({
  query,
  limit: z.coerce.number().int().min(0).max(5000).default(2000).meta({ description: "As of the plot." }),
});

export const matches = z.strictObject({
  number: z.array(whole).meta({ description: "Of the trials that a plot of this limit shows, those that match." }),
  matching: whole.meta({ description: "Trials that match, in the whole study." }),
  total: whole,
  revision: whole,
});
