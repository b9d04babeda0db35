/** What the panels of the surrogate share: the point at which the other dimensions stand. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Hyperparameters, SearchSpace, SurrogateJson } from "../../api.ts";
import { formatValue } from "../format/number.ts";
import { useParameter } from "../routing/location.ts";
import { useSource } from "../source/context.ts";
import type { Value } from "./axis.ts";
import { DimensionControl } from "./controls.tsx";
import { formatPoint, parsePoint } from "./fixed-point.ts";

/** A slider at rest this long is read. */
const REST_MILLISECONDS = 250;

export interface FixedPoint {
  /** What the viewer chose, at rest. */
  readonly point: Hyperparameters;
  /** The same as it is being dragged. */
  readonly moving: Hyperparameters;
  readonly move: (name: string, value: Value) => void;
  readonly reset: () => void;
}

/** Kept in the address, under one name for all panels: one point in the space. */
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

/** A control for each dimension that is no axis. */
export function Others({ space, surrogate, fixed }: OthersProps) {
  const { actions } = useSource();
  const shown = space.filter(({ name }) => name in surrogate.at);
  if (shown.length === 0) return null;
  // A report holds the belief at this point alone.
  if (actions === null) {
    const values = shown.map(({ name }) => `${name} ${formatValue(surrogate.at[name])}`);
    return <p class="note">The other dimensions stand where the best trial has them: {values.join(", ")}.</p>;
  }
  const isMoved = Object.keys(fixed.moving).length > 0;
  return (
    <>
      <div class="sliders" role="group" aria-label="The other dimensions">
        {shown.map((dimension) => (
          <DimensionControl
            key={dimension.name}
            dimension={dimension}
            value={fixed.moving[dimension.name] ?? surrogate.at[dimension.name]}
            onChange={(value) => fixed.move(dimension.name, value)}
          />
        ))}
      </div>
      <p class="note row">
        {isMoved
          ? "The other dimensions stand as chosen."
          : "The other dimensions stand where the best trial has them."}
        {isMoved && (
          <button type="button" onClick={fixed.reset}>
            Reset to the best
          </button>
        )}
      </p>
    </>
  );
}
