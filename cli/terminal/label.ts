/** Names of metrics in running text. */

const acronyms: Readonly<Record<string, string>> = {
  nll: "NLL",
  rmse: "RMSE",
  crps: "CRPS",
  mae: "MAE",
  auc: "AUC",
  auroc: "AUROC",
  brier: "Brier",
  ece: "ECE",
};

/** The words of a camel-case name, such as `validationNll` → `validation NLL`; any other name is unchanged. */
export function labelOf(metric: string): string {
  if (!/^[a-z]{2,}(?:[A-Z][a-z]+)+\d*$/.test(metric)) return metric;
  const words = metric.replaceAll(/([a-z])([A-Z])/g, "$1 $2").replaceAll(/([a-z])(\d+)$/g, "$1 $2");
  return words
    .split(" ")
    .map((word) => acronyms[word.toLowerCase()] ?? word.toLowerCase())
    .join(" ");
}
