/** The best so far of a study as a small line, without axes. */
import type { StudySummaryJson } from "../../api.ts";
import { useRead } from "../live/read.ts";
import { useSource } from "../source/context.ts";
import { sparklinePath } from "./sparkline-path.ts";

const WIDTH = 120;
const HEIGHT = 24;

export function Sparkline({ study }: { readonly study: StudySummaryJson }) {
  const source = useSource();
  const { data } = useRead(() => source.plot(study.name, 0), study.name, study.revision);
  if (data === null || data.best.value.length === 0) return null;
  const { best, total } = data;
  const path = sparklinePath(best, total, { width: WIDTH, height: HEIGHT });
  return (
    <svg
      class="sparkline"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`Best so far: ${best.value.length} improvements in ${total} trials`}
    >
      <path d={path} fill="none" stroke="currentColor" stroke-width="1.5" />
    </svg>
  );
}
