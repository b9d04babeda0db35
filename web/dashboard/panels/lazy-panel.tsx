/** Panels that load code and data when scrolled into view, so that the first paint does not wait for them. */
import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { defined } from "../../../common/defined.ts";
import type { StudySummaryJson } from "../../api.ts";
import { useLoaded } from "../frame/loaded.ts";
import { type Level, Panel } from "../frame/panel.tsx";
import type { SectionId, StudyPanel, StudyPanelProps } from "./panel-list.ts";

export interface LazyPanel {
  readonly id: string;
  readonly section: SectionId;
  readonly title: string;
  readonly level: Level;
  readonly isWide?: boolean;
  /** Shown for every study if absent. */
  readonly isFor?: (study: StudySummaryJson) => boolean;
  /** Whether it loads immediately, because other plots depend on it. */
  readonly isEager?: boolean;
  /** Expected height in pixels, or slightly less, reserved so that the layout does not shift; 0 to reserve nothing. */
  readonly reserve: (study: StudySummaryJson, isNarrow: boolean) => number;
  readonly load: () => Promise<ComponentType<StudyPanelProps>>;
}

/** Narrower windows have one column. */
const NARROW = 640;
/** A panel starts loading when it is this many pixels below the viewport. */
const AHEAD = 500;

export function lazyPanel({ load, ...frame }: LazyPanel): StudyPanel {
  const { id, section, title, level, isWide = false, isEager = false, isFor, reserve } = frame;
  function Shown(props: StudyPanelProps) {
    const position = useRef<HTMLDivElement>(null);
    const [isNear, setNear] = useState(isEager || typeof IntersectionObserver === "undefined");
    const { Shown: Loaded, hasFailed, retry } = useLoaded(load, isNear);
    useEffect(() => {
      const element = position.current;
      if (element === null || isNear) return undefined;
      const observer = new IntersectionObserver(
        (entries) => {
          if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
          observer.disconnect();
          setNear(true);
        },
        { rootMargin: `${AHEAD}px 0px` },
      );
      observer.observe(element);
      return () => observer.disconnect();
    }, []);
    const state = hasFailed
      ? ({ kind: "error", text: "This panel could not be loaded. Is the server running?", retry } as const)
      : ({ kind: "loading" } as const);
    const minHeight = reserve(props.study, innerWidth < NARROW);
    return (
      <div
        ref={position}
        class={`panel-position${isWide ? " panel-wide" : ""}`}
        style={minHeight === 0 ? {} : { minHeight: `${minHeight}px` }}
      >
        {Loaded === null ? <Panel title={title} level={level} isWide={isWide} state={state} /> : <Loaded {...props} />}
      </div>
    );
  }
  return { id, section, Shown, ...defined({ isFor }) };
}
