/** The first page of a report: the study, with the surrogate over the two most important dimensions. */
import type { ReportJson } from "../../api.ts";
import { formatRoute } from "../routing/route.ts";

export function firstAddress({ study, importance, surrogates }: ReportJson): string {
  const [x, y] = importance.dimensions.map(({ name }) => name);
  const isThere = surrogates.some(({ axes }) => axes.length === 2);
  const query: [string, string][] =
    x === undefined || y === undefined || !isThere
      ? []
      : [
          ["along", x],
          ["x", x],
          ["y", y],
        ];
  return formatRoute({ page: "study", study: study.name, query });
}
