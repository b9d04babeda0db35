/**
 * A pipeline in TypeScript: make a study at a server, ask, evaluate, tell.
 *
 *   npx credence serve &
 *   npx tsx examples/06-service.ts http://127.0.0.1:4010
 *
 * CREDENCE_TOKEN holds the server's token, if it has one.
 */
import type { StudyJson, SuggestionsJson, TrialJson } from "../web/api.ts";

const server = process.argv[2] ?? "http://127.0.0.1:4010";
const token = process.env.CREDENCE_TOKEN;
const study = "/studies/typescript-pipeline";

/** The key stays the same over all attempts, so that a call is done once however often it is sent. */
async function call<T>(method: "GET" | "POST", path: string, body?: object): Promise<T> {
  const headers = {
    "content-type": "application/json",
    "idempotency-key": crypto.randomUUID(),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  for (let attempt = 0; ; attempt++) {
    const response = await fetch(`${server}/api/v1${path}`, { method, headers, ...content }).catch(() => null);
    if (response?.ok === true) return (await response.json()) as T;
    const passes = response === null || response.status === 429 || response.status === 503;
    if (!passes || attempt === 7) throw new Error(`${method} ${path}: ${await (response?.text() ?? "no answer")}`);
    await new Promise((resolve) =>
      setTimeout(resolve, (200 * 2 ** attempt * crypto.getRandomValues(new Uint8Array(1))[0]) / 256),
    );
  }
}

function evaluate({ x, rate }: TrialJson["hyperparameters"]): number {
  return (Number(x) - 2) ** 2 + (Math.log10(Number(rate)) + 3) ** 2;
}

await call<StudyJson>("POST", "/studies", {
  name: "typescript-pipeline",
  space: ["x=float(-5,5)", "rate=float(1e-5,1,log)"],
  budget: { trials: 5 },
});
for (;;) {
  const { trials, end } = await call<SuggestionsJson>("POST", `${study}/suggestions`, { worker: "typescript" });
  if (trials.length === 0) {
    console.log(`nothing left to try: ${end ?? "nobody says why"}`);
    break;
  }
  for (const { number, lease, hyperparameters } of trials) {
    const values = { value: evaluate(hyperparameters) };
    await call<TrialJson>("POST", `${study}/trials/${number}/result`, { lease, values });
  }
}
const best = await call<TrialJson>("GET", `${study}/best`);
console.log(`best: trial ${best.number}, ${best.values?.value} at ${JSON.stringify(best.hyperparameters)}`);
