/** A one-sentence description of a model, and its file name. */
import type { KeptModelJson } from "../../../api.ts";
import { formatCounted, formatNumber } from "../../format/number.ts";

export function modelSentence({ method, data, columns, target, origin }: KeptModelJson): string {
  const trial = typeof origin["trial"] === "number" ? `, with the hyperparameters of trial ${origin["trial"]}` : "";
  const { classes } = target;
  const among = classes === undefined ? "" : `, one of ${formatNumber(classes.length)} classes,`;
  const inputs = formatCounted(columns.length, "column");
  return `Predicts ${target.name}${among} from ${inputs}. Fitted by ${method} to ${formatCounted(data.rows, "row")} of ${data.name}${trial}.`;
}

export function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${formatNumber(Math.ceil(bytes / 1e3))} kB` : `${formatNumber(bytes / 1e6, 2)} MB`;
}

/** The default file name of `credence fit`. */
export function modelFileName(study: string): string {
  return `${study.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-")}.model`;
}
