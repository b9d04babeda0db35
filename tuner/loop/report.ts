/** Report: stores an intermediate value, and applies the study's pruning rule. */
import { defined } from "../../common/defined.ts";
import { isPruned, signOf } from "../pruning/decide.ts";
import { expectedEnd } from "../pruning/expected-end.ts";
import type { IntermediateValue, StopAnswer, Store } from "../store.ts";
import type { Study } from "../study/study.ts";
import { isConfirmation } from "../study/trial.ts";
import { openReportedCurves, type ReportedCurves } from "./reported-curves.ts";
import type { HeldTrial } from "./tell.ts";

/**
 * Stores the value if it is finite, and decides whether to prune; inside a transaction. A trial that re-evaluates a
 * configuration is never pruned. Throws `lease-lost`.
 */
export async function report(
  store: Store,
  { study: name, number, holder }: HeldTrial,
  { value, curves }: { readonly value: IntermediateValue; readonly curves: ReportedCurves },
): Promise<StopAnswer> {
  const isFinite = Number.isFinite(value.value);
  const kept = isFinite ? await store.addIntermediateValue(name, number, holder, value) : null;
  if (kept?.stopRequested === true) return kept;
  const study = await store.readStudy(name);
  const { pruning } = study;
  const goOn: StopAnswer = { stopRequested: false, prunedBy: null };
  if (pruning?.metric !== value.metric || value.step < pruning.min) return kept ?? goOn;
  const trial = await store.readTrial(name, number);
  if (trial.lease?.holder !== holder || isConfirmation(trial)) return kept ?? goOn;
  const history = { seed: study.seed, curves: await curves.read(store, study, pruning) };
  if (!isPruned(pruning, history, { number, step: value.step, value: value.value })) return kept ?? goOn;
  const values = await lastValues(store, study, number);
  const sign = signOf(pruning);
  const end = expectedEnd(history.curves, { step: value.step, value: sign * value.value });
  const expected = end === null ? undefined : { ...end, value: sign * end.value };
  const decision = { rule: pruning.rule, step: value.step, values, ...defined({ expected }) };
  return store.pruneTrial(name, number, holder, decision);
}

/** Each report runs in its own transaction; reported curves are cached in memory. */
export function openReporter(store: Store): Store["addIntermediateValue"] {
  const known = new Map<string, ReportedCurves>();
  return async (study, number, holder, value) => {
    const curves = known.get(study) ?? openReportedCurves();
    known.set(study, curves);
    try {
      return await store.atomically(
        (inside) => report(inside, { study, number, holder }, { value, curves }),
        () => curves.reset(),
      );
    } catch (error) {
      // The cache may contain changes that were rolled back.
      curves.reset();
      throw error;
    }
  };
}

/** The last reported values of the study's metrics. */
async function lastValues(
  store: Store,
  { name, metrics }: Study,
  number: number,
): Promise<Readonly<Record<string, number>>> {
  const reported = await store.readIntermediateValues(name, number);
  const last = metrics.flatMap((metric) => {
    const found = reported.findLast((one) => one.metric === metric.name);
    return found === undefined ? [] : [[metric.name, found.value] as const];
  });
  return Object.fromEntries(last);
}
