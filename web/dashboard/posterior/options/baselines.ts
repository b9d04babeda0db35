/** Comparison with baselines: the gain of the network, and whether it may be due to chance. */
import { type ChartOption, tooltipLook } from "../../chart/option.ts";
import { faded, type Palette } from "../../chart/palette.ts";
import type { DataTable } from "../../chart/table.ts";
import { columnFormat } from "../../format/column.ts";
import { formatNumber, formatShare } from "../../format/number.ts";
import type { BaselinesData, ClassControlData } from "../../../../objectives/bnn/artifacts/kinds.ts";
import { clampedPosition } from "../../figure/axis.ts";
import { drawnAxis } from "../../figure/figure.ts";
import { axisOfNumbers, below, present } from "./parts.ts";

/** Display names of the models. */
const called: Readonly<Record<string, string>> = {
  network: "network",
  constant: "constant mean and variance",
  linear: "Bayesian linear model",
  frequencies: "class frequencies",
  logistic: "logistic regression",
};

export function modelName(name: string): string {
  return called[name] ?? name;
}

/** The common structure of comparisons. */
export type ComparedModels = Pick<BaselinesData, "name" | "nll" | "gain">;

/** Half-width of a 95 % interval, in standard errors of the gain. */
const SURE = 2;

/**
 * NLL of each model, with a 95 % interval around the best baseline, inside which a network is not clearly different.
 */
export function baselinesOption(data: ComparedModels, palette: Palette): ChartOption {
  const rows = present(data.nll).map(({ index, value }) => ({ name: data.name[index] ?? "", nll: value }));
  const rival = rows.find(({ name }) => name === data.gain.over);
  const error = data.gain.standardError;
  const range = rival === undefined || error === null ? [] : [[rival.nll - SURE * error, rival.nll + SURE * error]];
  const x = axisOfNumbers(
    "NLL per row, in nats (lower is better)",
    rows.map(({ nll }) => nll),
  );
  return {
    grid: { left: 8, right: 60, top: 12, bottom: 44, containLabel: true },
    tooltip: {
      ...tooltipLook(palette),
      trigger: "item",
      formatter: ({ value }: { readonly value: readonly [number, string] }) =>
        `${value[1]}\nNLL ${formatNumber(Number(x.valueAt(value[0])))}`,
    },
    xAxis: drawnAxis(x, palette, below),
    yAxis: {
      type: "category",
      inverse: true,
      data: rows.map(({ name }) => modelName(name)),
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { color: palette.muted, fontSize: 12 },
      splitLine: { show: true, lineStyle: { color: palette.faint } },
    },
    series: [
      {
        type: "scatter",
        name: "NLL",
        data: rows.map(({ name, nll }) => ({
          value: [x.position(nll), modelName(name)],
          symbolSize: name === "network" ? 12 : 9,
          itemStyle: { color: name === "network" ? palette.network : palette.muted },
        })),
        label: {
          show: true,
          position: "right",
          color: palette.ink,
          formatter: ({ value }: { readonly value: readonly [number, string] }) =>
            formatNumber(Number(x.valueAt(value[0]))),
        },
        markArea: {
          silent: true,
          itemStyle: { color: faded(palette.muted, 0.14) },
          data: range.map(([from, to]) => [{ xAxis: clampedPosition(x, from) }, { xAxis: clampedPosition(x, to) }]),
        },
      },
    ],
  };
}

/** One score of each model. */
export interface ModelScore {
  readonly key: string;
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly format: (value: number) => string;
  /** Which score is best: the smallest, the largest, or the closest to a number. */
  readonly best: "least" | "most" | number;
}

export function numberScores({ nll, rmse, crps, coverage95 }: BaselinesData): readonly ModelScore[] {
  const least = { best: "least" as const };
  return [
    { key: "nll", name: "NLL", values: nll, format: columnFormat(nll), ...least },
    { key: "rmse", name: "RMSE", values: rmse, format: columnFormat(rmse), ...least },
    { key: "crps", name: "CRPS", values: crps, format: columnFormat(crps), ...least },
    { key: "coverage95", name: "95 % interval coverage", values: coverage95, format: formatShare, best: 0.95 },
  ];
}

export function classScores({ nll, accuracy, brier, ece }: ClassControlData): readonly ModelScore[] {
  return [
    { key: "nll", name: "NLL", values: nll, format: columnFormat(nll), best: "least" },
    { key: "accuracy", name: "Accuracy", values: accuracy, format: formatShare, best: "most" },
    { key: "brier", name: "Brier", values: brier, format: columnFormat(brier), best: "least" },
    { key: "ece", name: "ECE", values: ece, format: columnFormat(ece), best: "least" },
  ];
}

export function baselinesTable(names: readonly string[], scores: readonly ModelScore[]): DataTable {
  return {
    columns: ["model", ...scores.map(({ key }) => key)],
    rows: names.map((name, i) => [name, ...scores.map(({ values }) => values[i] ?? null)]),
  };
}

/** The index of the model with the best score; 0 if no score is known. */
export function bestModel({ values, best }: ModelScore): number {
  const distance = (value: number | null) => {
    if (value === null) return Infinity;
    return best === "least" ? value : best === "most" ? -value : Math.abs(value - best);
  };
  return values.reduce<number>((least, value, i) => {
    return distance(value) < distance(values[least] ?? null) ? i : least;
  }, 0);
}
