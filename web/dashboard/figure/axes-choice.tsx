/**
 * Chooses the hyperparameters shown by panels with one axis per hyperparameter; shared by panels and stored in the
 * address.
 */
import type { SearchSpace, StudySummaryJson } from "../../api.ts";
import { useApiClient } from "../api-client/context.ts";
import { useRead } from "../live/read.ts";
import { useParameter } from "../routing/location.ts";
import { Select } from "./controls.tsx";
import { type AxisOrder, MAX_AXES, shownAxes } from "./shown-axes.ts";

interface ShownAxes {
  readonly space: SearchSpace;
  readonly order: AxisOrder;
  readonly count: number;
  readonly setOrder: (order: string) => void;
  readonly setCount: (count: string) => void;
}

/** For a large space, the most important ones; importance is only read if it determines the order. */
export function useShownAxes({ name, space }: StudySummaryJson, revision: number): ShownAxes {
  const client = useApiClient();
  const [order, setOrder] = useParameter("order-axes", space.length > MAX_AXES ? "importance" : "space");
  const [text, setCount] = useParameter("axes", String(Math.min(space.length, MAX_AXES)));
  const isByImportance = order === "importance";
  const { data } = useRead(() => client.importance(name), isByImportance ? name : null, revision);
  const wanted = text === "all" ? space.length : Number(text);
  const count = Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, space.length) : MAX_AXES;
  const kind: AxisOrder = isByImportance ? "importance" : "space";
  return { space: shownAxes(space, data, { order: kind, count }), order: kind, count, setOrder, setCount };
}

interface AxesChoiceProps {
  readonly axes: ShownAxes;
  /** Number of dimensions of the study. */
  readonly total: number;
}

/** Renders nothing if there is nothing to choose. */
export function AxesChoice({ axes: { order, count, setOrder, setCount }, total }: AxesChoiceProps) {
  if (total < 3) return null;
  const counts = [...new Set([4, MAX_AXES, 12, count])].filter((each) => each < total).sort((a, b) => a - b);
  return (
    <>
      <Select
        label="Order"
        value={order}
        options={[
          { value: "space", text: "as declared" },
          { value: "importance", text: "by importance" },
        ]}
        onChange={setOrder}
      />
      {total > MAX_AXES && (
        <Select
          label="Axes"
          value={count === total ? "all" : String(count)}
          options={[
            ...counts.map((each) => ({ value: String(each), text: `first ${each}` })),
            { value: "all", text: `all ${total}` },
          ]}
          onChange={setCount}
        />
      )}
    </>
  );
}
