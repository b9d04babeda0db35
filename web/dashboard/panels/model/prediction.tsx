/** The prediction for a row: a number with intervals, or the probability of each class. */
import type { PredictionJson } from "../../../api.ts";
import { formatNumber, formatShare } from "../../format/number.ts";

type NumberPredictionJson = Extract<PredictionJson, { task: "regression" }>;
type ClassPredictionJson = Extract<PredictionJson, { task: "classification" }>;

export function Prediction({ prediction }: { readonly prediction: PredictionJson }) {
  return (
    <div class="row-prediction">
      {prediction.task === "regression" ? <NumberPrediction {...prediction} /> : <ClassPrediction {...prediction} />}
      {prediction.notices.map((notice) => (
        <p key={notice} class="verdict-doubtful">
          {notice}
        </p>
      ))}
    </div>
  );
}

function NumberPrediction({ target, mean, deviation, epistemic, aleatoric, intervals }: NumberPredictionJson) {
  const unit = target.unit === undefined ? "" : ` ${target.unit}`;
  return (
    <>
      <p>
        {target.name}{" "}
        <strong class="fact-value">
          {formatNumber(mean)}
          {unit}
        </strong>{" "}
        ± {formatNumber(deviation, 2)}{" "}
        <span class="muted">
          (epistemic {formatNumber(epistemic, 2)}, noise {formatNumber(aleatoric, 2)})
        </span>
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Interval</th>
            <th scope="col" class="number">
              from
            </th>
            <th scope="col" class="number">
              to
            </th>
          </tr>
        </thead>
        <tbody>
          {intervals.map(({ level, low, high }) => (
            <tr key={level}>
              <td>{formatShare(level)}</td>
              <td class="number">{formatNumber(low)}</td>
              <td class="number">{formatNumber(high)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** Most probable class first, each with its widest interval, if any. */
function ClassPrediction({ target, label, classes, entropy }: ClassPredictionJson) {
  const sorted = classes.toSorted((a, b) => b.probability - a.probability);
  const level = sorted[0]?.intervals.at(-1)?.level;
  return (
    <>
      <p>
        {target.name} <strong class="fact-value">{label}</strong>{" "}
        <span class="muted">
          (entropy {formatNumber(entropy.total, 2)} nats, {formatNumber(entropy.epistemic, 2)} of them epistemic)
        </span>
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Class</th>
            <th scope="col" class="number">
              Probability
            </th>
            <th scope="col" class="number">
              ±
            </th>
            {level !== undefined && (
              <th scope="col" class="number">
                {formatShare(level)} of the posterior
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ name, probability, deviation, intervals }) => {
            const interval = intervals.at(-1);
            return (
              <tr key={name}>
                <td>{name}</td>
                <td class="number">{formatNumber(probability, 3)}</td>
                <td class="number">{formatNumber(deviation, 2)}</td>
                {interval !== undefined && (
                  <td class="number">
                    {formatNumber(interval.low, 3)} … {formatNumber(interval.high, 3)}
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}
