/** The metrics of a study from its settings: names, directions, reference values and requirements. */
import { InvalidInput } from "../../common/errors.ts";
import type { Issue } from "../../common/issue.ts";
import { readPlainNumber } from "../../common/number-text.ts";
import { showValue } from "../../common/show-value.ts";
import type { Direction, Metric } from "../../tuner/objective.ts";
import { withRequirements } from "../../tuner/study/requirements.ts";
import type { Flag } from "../command.ts";
import type { Settings } from "./settings.ts";

type Metrics = readonly [Metric, ...Metric[]];

export const metricFlag: Flag = {
  flag: "--metric <name>",
  summary:
    "name of the metric that the program prints, as name=value or in a last line of JSON; repeat to tune two or three metrics, each with its direction: --metric loss --metric accuracy:maximize",
  default: "value",
  repeatable: true,
};

export const goalFlags: readonly Flag[] = [
  {
    flag: "--require <condition>",
    summary: 'a requirement that every trial must meet, such as "latency<=20"; repeat for more',
    repeatable: true,
  },
  {
    flag: "--reference <name=value>",
    summary:
      "for several tuned metrics: a value that is just too bad to be useful, from which the hypervolume is measured",
    default: "from the trials",
    repeatable: true,
  },
];

const WITH_DIRECTION = /^(.+):(minimize|maximize)$/s;

/** Whether the settings define the metrics, rather than leaving them to the objective. */
export function namesMetrics({ metric, direction }: Settings): boolean {
  return metric !== undefined || direction !== undefined;
}

/** For a program: the named metrics, all of them tuned. Throws InvalidInput. */
export function namedMetrics({ metric: names = ["value"], direction }: Settings): Metrics {
  if (names.length > 1 && direction !== undefined) {
    const example = names
      .map((text, index) => `--metric ${text}${index === 0 || WITH_DIRECTION.test(text) ? "" : ":maximize"}`)
      .join(" ");
    const message = `--direction and --maximize apply to a single metric, but there are ${names.length}. Write ${example}.`;
    throw new InvalidInput([{ path: "", message }]);
  }
  const [first, ...others] = names.map((text): Metric => {
    const [, name = text, own] = WITH_DIRECTION.exec(text) ?? [];
    const misspelt = /^(.+):(min|max)[a-z]*$/is.exec(name);
    if (own === undefined && misspelt !== null) {
      const meant = `${misspelt[1]}:${misspelt[2].toLowerCase()}imize`;
      const message = `--metric; must be name, name:minimize or name:maximize: ${showValue(text)}. Did you mean ${meant}?`;
      throw new InvalidInput([{ path: "", message }]);
    }
    return { name, direction: (own as Direction | undefined) ?? direction ?? "minimize" };
  });
  return [first, ...others.map((metric) => ({ ...metric, tuned: true }))];
}

/**
 * The metrics with requirements and reference values. `isOpen`: whether a requirement may name another metric. Throws
 * InvalidInput.
 */
export function withGoals(metrics: Metrics, settings: Settings, { isOpen }: { isOpen: boolean }): Metrics {
  const required = withRequirements(metrics, settings.require ?? [], { isOpen });
  const issues: Issue[] = required.issues.map(({ message }) => ({ path: "--require", message }));
  const references = settings.reference ?? {};
  const tuned = required.metrics.filter((metric, index) => index === 0 || metric.tuned === true);
  for (const [name, text] of Object.entries(references)) {
    const value = readPlainNumber(text);
    const rule =
      tuned.length < 2
        ? "needs several tuned metrics. Leave it out"
        : tuned.every((metric) => metric.name !== name)
          ? `must be for a tuned metric. The tuned metrics are ${tuned.map((metric) => metric.name).join(", ")}`
          : value === null || !Number.isFinite(value)
            ? "must be a number"
            : null;
    if (rule !== null) {
      issues.push({ path: "--reference", message: `reference value; ${rule}: ${showValue(`${name}=${text}`)}` });
    }
  }
  if (issues.length > 0) throw new InvalidInput(issues);
  const [first, ...others] = required.metrics.map((metric): Metric => {
    const text = Object.hasOwn(references, metric.name) ? readPlainNumber(references[metric.name]) : null;
    return text === null ? metric : { ...metric, reference: text };
  });
  return [first, ...others];
}
