/**
 * A pipeline in TypeScript: creates a study on a server, then asks, evaluates and tells.
 *
 *   npx credence serve &
 *   npx tsx examples/06-service.ts http://127.0.0.1:4010
 *
 * CREDENCE_TOKEN contains the server's token, if it has one. Requests whose responses are lost are sent again, and take
 * effect only once.
 */
import { connect, float } from "credence/client";

const study = await connect(process.argv[2]).createStudy({
  name: "typescript-pipeline",
  space: { x: float(-5, 5), rate: float(1e-5, 1, { log: true }) },
  budget: { trials: 5 },
});
for (let trial = await study.ask(); trial !== null; trial = await study.ask()) {
  const { x, rate } = trial.hyperparameters;
  await trial.tell((x - 2) ** 2 + (Math.log10(rate) + 3) ** 2);
}
const best = await study.best();
console.log(`best: trial ${best?.number}, ${best?.value} at ${JSON.stringify(best?.hyperparameters)}`);
