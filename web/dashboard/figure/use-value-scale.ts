/**
 * The scale of the values, linear or logarithmic: one setting for the entire page, controlled in the optimization
 * history.
 */
import { useMemo } from "preact/hooks";
import type { Metric, PlotJson } from "../../api.ts";
import { defined } from "../../../common/defined.ts";
import { useParameter } from "../routing/location.ts";
import { useAllValues } from "./controls.tsx";
import { valueScaleOf, type ValueScale } from "./value-axis.ts";

export interface SharedScale {
  readonly scale: ValueScale;
  readonly isLog: boolean;
  /** A log axis needs positive values. */
  readonly canBeLog: boolean;
  readonly setLog: (isLog: boolean) => void;
}

export function useValueScale(plot: PlotJson | null, metric: Metric): SharedScale {
  const [log, setLog] = useParameter("log", "auto");
  const [isAll] = useAllValues();
  const values = useMemo(() => (plot?.values[metric.name] ?? []).filter((value) => value !== null), [plot, metric]);
  const canBeLog = values.every((value) => value > 0);
  const scale = useMemo(() => {
    const kind = log === "auto" ? undefined : log === "on" && canBeLog ? "log" : "linear";
    return valueScaleOf(values, metric, defined({ isAll, kind }));
  }, [values, metric, isAll, log]);
  const isLog = scale.axis.kind === "log";
  return { scale, isLog, canBeLog, setLog: (next) => setLog(next ? "on" : "off") };
}
