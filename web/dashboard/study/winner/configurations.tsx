/** The best observed configuration and the recommended one, with their values and buttons to copy them. */
import type { Hyperparameters, StudySummaryJson } from "../../../api.ts";
import type { ComponentChildren } from "preact";
import { formatNumber, formatValue } from "../../format/number.ts";
import { useCopy } from "../../frame/use-copy.ts";
import { trialAddress } from "../../routing/route.ts";
import { flagsOf, jsonOf } from "./configuration-text.ts";
import type { WinnerReading } from "./use-winner.ts";

export interface ConfigurationsProps {
  readonly study: StudySummaryJson;
  /** Hyperparameters of the best trial; null if the page does not have them. */
  readonly best: { readonly number: number; readonly hyperparameters: Hyperparameters } | null;
  readonly winner: WinnerReading;
  /** Shown below the recommended configuration. */
  readonly children: ComponentChildren;
}

export function Configurations({ study, best, winner, children }: ConfigurationsProps) {
  const { recommendation, isAwaited } = winner;
  if (best === null) return null;
  return (
    <div class="configurations">
      <Configuration
        study={study}
        title="Best observed"
        number={best.number}
        hyperparameters={best.hyperparameters}
        other={null}
        what={study.best === null ? null : <strong>{formatNumber(study.best, 5)}</strong>}
      />
      {recommendation !== null ? (
        <Configuration
          study={study}
          title="Recommended"
          number={recommendation.number}
          hyperparameters={recommendation.hyperparameters}
          other={recommendation.number === best.number ? null : best.hyperparameters}
          what={expectedText(recommendation)}
        >
          {children}
        </Configuration>
      ) : (
        isAwaited && <div class="configuration" aria-busy="true" />
      )}
    </div>
  );
}

type Recommendation = NonNullable<WinnerReading["recommendation"]>;

function expectedText({ expected, evaluations }: Recommendation): ComponentChildren {
  const { value, low, high } = expected;
  return (
    <>
      expected <strong>{formatNumber(value)}</strong>
      {low < high && (
        <span class="muted">
          {" "}
          (95&#x202f;%: {formatNumber(low)} to {formatNumber(high)})
        </span>
      )}
      {evaluations > 1 && <span class="muted">, evaluated {evaluations} times</span>}
    </>
  );
}

interface ConfigurationProps {
  readonly study: StudySummaryJson;
  readonly title: string;
  readonly number: number;
  readonly hyperparameters: Hyperparameters;
  /** The configuration to compare with. */
  readonly other: Hyperparameters | null;
  readonly what: ComponentChildren;
  readonly children?: ComponentChildren;
}

function Configuration({ study, title, number, hyperparameters, other, what, children }: ConfigurationProps) {
  const isOther = (name: string) => other !== null && other[name] !== hyperparameters[name];
  return (
    <section class="configuration" aria-label={title}>
      <p>
        <span class="muted">{title}</span> <a href={trialAddress(study.name, number)}>trial {number}</a> {what}
      </p>
      <p class="configuration-values">
        {Object.entries(hyperparameters).map(([name, value], k) => (
          <span key={name}>
            {k > 0 && <span class="muted"> · </span>}
            <span class={isOther(name) ? "differs" : undefined}>
              {name}&nbsp;<strong>{formatValue(value)}</strong>
            </span>
          </span>
        ))}
      </p>
      <div class="row">
        <Copy text={flagsOf(study.objective, hyperparameters)} title="Copy flags" of={title} />
        <Copy text={jsonOf(hyperparameters)} title="Copy JSON" of={title} />
        {children}
      </div>
    </section>
  );
}

function Copy({ text, title, of }: { readonly text: string; readonly title: string; readonly of: string }) {
  const { said, copy } = useCopy(text);
  return (
    <>
      <button type="button" title={text} aria-label={`${title}: ${of}`} onClick={() => void copy()}>
        {said === "Copied" ? said : title}
      </button>
      {said !== null && said !== "Copied" && <code class="copy-by-hand">{text}</code>}
      <span class="visually-hidden" role="status">
        {said}
      </span>
    </>
  );
}
