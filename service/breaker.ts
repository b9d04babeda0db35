/** Pauses a study after failures of one kind in a row, so that workers do not go on failing. */
import { failureRow, mostFailures, rowText } from "../tuner/study/failure-row.ts";
import { queueOf } from "./queues.ts";
import type { Service } from "./service.ts";

/**
 * Call after a trial has failed. Pauses if this failure is the 5th in a row (the 10th if a trial has succeeded before), or a
 * multiple of that: after the study is resumed, as many more failures pause it again. Studies of built-in objectives are not
 * paused: their failures are due to the hyperparameters.
 */
export async function pauseAfterFailures(service: Service, name: string, number: number): Promise<void> {
  const { breaker = null, store, now } = service;
  if (breaker === "off") return;
  const { study, trials } = await queueOf(service, name).cache.refresh();
  if (study.state !== "active" || study.objective.kind === "builtin") return;
  const row = failureRow(trials);
  const count = (row?.numbers.indexOf(number) ?? -1) + 1;
  if (row === null || count === 0 || count % mostFailures(row, breaker) !== 0) return;
  const reason = `Paused after ${rowText({ ...row, count })}`;
  await store.updateStudy(name, { state: "paused" }, { who: "breaker", now: now(), reason });
}
