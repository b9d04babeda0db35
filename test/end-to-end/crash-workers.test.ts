/** Workers killed at any instant; the bench suite `crash-workers` does the same for longer. */
import { expect, it } from "vitest";
import { drillWorkers } from "../../bench/service/crash-workers.ts";
import "./binary.ts";

it(
  "leaves every trial complete or failed with a reason, numbers dense, and none evaluated twice",
  { timeout: 300_000 },
  async () => {
    const options = { kills: 5, workers: 2, parallel: 2, trialsAfter: 6, say: () => undefined };
    const { trials, complete, failed, lost } = await drillWorkers(options);
    expect(trials).toBeGreaterThanOrEqual(6);
    expect(complete).toBeGreaterThan(0);
    expect(complete + failed).toBe(trials);
    // The first worker to die was evaluating.
    expect(lost).toBeGreaterThan(0);
  },
);
