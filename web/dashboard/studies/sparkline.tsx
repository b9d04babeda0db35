/** A study's best value so far, as a small line without axes. */
import type { ListedStudyJson } from "../../api.ts";
import { useRead } from "../live/read.ts";
import { useApiClient } from "../api-client/context.ts";
import { sparklinePath } from "./sparkline-path.ts";

const WIDTH = 120;
const HEIGHT = 24;

export function Sparkline({ study }: { readonly study: ListedStudyJson }) {
  const client = useApiClient();
  const { data } = useRead(() => client.plot(study.name, 0), study.name, study.revision);
  if (data === null || data.best.value.length === 0) return null;
  const { best, total } = data;
  const path = sparklinePath(best, total, { width: WIDTH, height: HEIGHT, direction: study.metrics[0].direction });
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
