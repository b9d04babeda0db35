/** Names of metrics as people say them. */

const acronyms: Readonly<Record<string, string>> = { nll: "NLL", rmse: "RMSE", crps: "CRPS", mae: "MAE", auc: "AUC" };

/** `validationNll` → `validation NLL`, `testCoverage95` → `test coverage 95`. */
export function labelOf(metric: string): string {
  const words = metric
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2")
    .replaceAll(/(\p{L}{3})(\d+)$/gu, "$1 $2")
    .replaceAll(/[_-]+/g, " ")
    .split(" ");
  const isPlain = (word: string) => /^\p{Lu}?\p{Ll}*$/u.test(word) && word.length > 1;
  return words.map((word) => acronyms[word.toLowerCase()] ?? (isPlain(word) ? word.toLowerCase() : word)).join(" ");
}
