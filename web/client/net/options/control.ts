/** The network beside simpler models: by how much it beats them, and whether that may be chance. */
import type { ChartOption } from "../../chart/option.ts";
import { axisLook, tooltipLook } from "../../chart/option.ts";
import { faded } from "../../chart/palette.ts";
import type { Palette } from "../../chart/palette.ts";
import type { DataTable } from "../../chart/table.ts";
import { formatNumber } from "../../format/number.ts";
import type { Control } from "../kinds.ts";
import { below, present } from "./parts.ts";

/** Names of the models as people say them. */
const called: Readonly<Record<string, string>> = {
  network: "network",
  constant: "constant mean and variance",
  linear: "Bayesian linear model",
};

export function modelName(name: string): string {
  return called[name] ?? name;
}

/** Standard errors of the gain that chance stays within 95 times in 100. */
const SURE = 2;

/** NLL of each model; around the best other one, where the network would be if it were no better than that. */
export function controlOption(data: Control, palette: Palette): ChartOption {
  const rows = present(data.nll).map(({ place, value }) => ({ name: data.name[place] ?? "", nll: value }));
  const rival = rows.find(({ name }) => name === data.gain.over);
  const error = data.gain.standardError;
  const range = rival === undefined || error === null ? [] : [[rival.nll - SURE * error, rival.nll + SURE * error]];
  const look = axisLook({ palette, name: "NLL per row, in nats: less is better" });
  return {
    grid: { left: 8, right: 60, top: 12, bottom: 44, containLabel: true },
    tooltip: {
      ...tooltipLook(palette),
      trigger: "item",
      formatter: ({ value }: { readonly value: readonly [number, string] }) =>
        `${value[1]}\nNLL ${formatNumber(value[0])}`,
    },
    xAxis: { ...look, ...below },
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
          value: [nll, modelName(name)],
          symbolSize: name === "network" ? 12 : 9,
          itemStyle: { color: name === "network" ? palette.parameter : palette.muted },
        })),
        label: {
          show: true,
          position: "right",
          color: palette.ink,
          formatter: ({ value }: { readonly value: readonly [number, string] }) => formatNumber(value[0]),
        },
        markArea: {
          silent: true,
          itemStyle: { color: faded(palette.muted, 0.14) },
          data: range.map(([from, to]) => [{ xAxis: from }, { xAxis: to }]),
        },
      },
    ],
  };
}

export function controlTable(data: Control): DataTable {
  return {
    columns: ["model", "nll", "rmse", "crps", "coverage95"],
    rows: data.name.map((name, i) => [
      name,
      data.nll[i] ?? null,
      data.rmse[i] ?? null,
      data.crps[i] ?? null,
      data.coverage95[i] ?? null,
    ]),
  };
}

/** For each score, the model with the best one: the least, or the nearest to 95 %. */
export function bestModels(data: Control): Readonly<Record<"nll" | "rmse" | "crps" | "coverage95", number>> {
  const best = (values: readonly (number | null)[]) =>
    values.reduce<number>((least, value, i) => (value !== null && value < (values[least] ?? Infinity) ? i : least), 0);
  return {
    nll: best(data.nll),
    rmse: best(data.rmse),
    crps: best(data.crps),
    coverage95: best(data.coverage95.map((share) => (share === null ? null : Math.abs(share - 0.95)))),
  };
}
