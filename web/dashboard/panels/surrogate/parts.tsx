/** Shared by the surrogate panels: the point at which the other dimensions are fixed. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Hyperparameters, SearchSpace, SurrogateJson } from "../../../api.ts";
import { formatValue } from "../../format/number.ts";
import { useParameter } from "../../routing/location.ts";
import { useApiClient } from "../../api-client/context.ts";
import type { Value } from "../../figure/axis.ts";
import { DimensionControl } from "../../figure/controls.tsx";
import { formatPoint, parsePoint } from "./fixed-point.ts";

/** Milliseconds without movement before the surrogate is queried. */
const REST_MILLISECONDS = 250;

export interface FixedPoint {
  /** The chosen point, once the slider has come to rest. */
  readonly point: Hyperparameters;
  /** The chosen point while a slider is being dragged. */
  readonly moving: Hyperparameters;
  readonly move: (name: string, value: Value) => void;
  readonly reset: () => void;
}

/** Stored in the address and shared by all panels. */
export function useFixedPoint(space: SearchSpace): FixedPoint {
  const [text, setText] = useParameter("at", "");
  const point = parsePoint(text, space);
  const [moved, setMoved] = useState<Hyperparameters | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const settle = (next: Hyperparameters) => {
    setMoved(null);
    setText(formatPoint(next));
  };
  return {
    point,
    moving: moved ?? point,
    move(name, value) {
      const next = { ...(moved ?? point), [name]: value };
      setMoved(next);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => settle(next), REST_MILLISECONDS);
    },
    reset() {
      clearTimeout(timer.current);
      settle({});
    },
  };
}

interface OthersProps {
  readonly space: SearchSpace;
  readonly surrogate: SurrogateJson;
  readonly fixed: FixedPoint;
}

/** A control for each dimension that is not an axis. */
export function Others({ space, surrogate, fixed }: OthersProps) {
  const { actions } = useApiClient();
  const axes = new Set(surrogate.axes.map(({ name }) => name));
  const shown = space.filter(({ name }) => !axes.has(name));
  if (shown.length === 0) return null;
  // A report contains predictions only at this point.
  if (actions === null) {
    const active = shown.filter(({ name }) => name in surrogate.at);
    if (active.length === 0) return null;
    const values = active.map(({ name }) => `${name} ${formatValue(surrogate.at[name])}`);
    return <p class="note">Other hyperparameters are fixed at the best trial: {values.join(", ")}.</p>;
  }
  // If a dimension's parent is an axis, whether the dimension is active depends on the position along that axis.
  const point = { ...surrogate.at, ...fixed.moving };
  const isActive = ({ name, when = {} }: SearchSpace[number]) =>
    name in point &&
    Object.entries(when).every(([parent, wanted]) => axes.has(parent) || wanted.includes(point[parent]));
  const isMoved = Object.keys(fixed.moving).length > 0;
  return (
    <>
      <div class="sliders" role="group" aria-label="Other hyperparameters">
        {shown.map((dimension) => (
          <DimensionControl
            key={dimension.name}
            dimension={dimension}
            isActive={isActive(dimension)}
            value={point[dimension.name]}
            onChange={(value) => fixed.move(dimension.name, value)}
          />
        ))}
      </div>
      <p class="note row">
        {isMoved ? "Other hyperparameters: custom." : "Other hyperparameters: fixed at the best trial."}
        {isMoved && (
          <button type="button" onClick={fixed.reset}>
            Reset to the best trial
          </button>
        )}
      </p>
    </>
  );
}
