/**
 * Predicts with a model written by `credence fit`:
 *
 *   npx credence tune --study houses --set data=examples/houses.csv --set target=price --trials 10
 *   npx credence fit houses -o houses.model
 *   npx tsx examples/07-predict.ts houses.model
 */
import { readFileSync } from "node:fs";
import { openModel } from "credence/model";

const model = openModel(readFileSync(process.argv[2] ?? "houses.model", "utf8"));
const { target, columns } = model.schema;
console.log(`${target.name} from ${columns.map(({ name }) => name).join(", ")}`);

// A row in the middle of the training data.
const row = Object.fromEntries(
  columns.map((column) => [
    column.name,
    column.kind === "numeric" ? (column.low + column.high) / 2 : column.categories[0],
  ]),
);
const options = { levels: [0.8] };
if (model.task === "regression") {
  const [{ mean, intervals }] = model.predict([row], options).rows;
  const [{ low, high }] = intervals;
  console.log(`${mean.toFixed(1)}, with 80 % probability from ${low.toFixed(1)} to ${high.toFixed(1)}`);
} else {
  for (const { name, probability, deviation } of model.predict([row], options).rows[0].classes) {
    console.log(`${name} with probability ${probability.toFixed(3)} ± ${deviation.toFixed(3)}`);
  }
}
