/** Panels that are loaded, and read, when they come into sight: the first paint waits for none of them. */
import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Panel } from "../frame/panel.tsx";
import type { Level } from "../frame/panel.tsx";
import type { SectionId, StudyPanel, StudyPanelProps } from "../study/panels.ts";

export interface LaterPanel {
  readonly id: string;
  readonly section: SectionId;
  readonly title: string;
  readonly level: Level;
  readonly isWide?: boolean;
  /** Loads at once: other plots depend on it. */
  readonly isEager?: boolean;
  readonly load: () => Promise<ComponentType<StudyPanelProps>>;
}

/** Pixels below the window at which a panel begins to load. */
const AHEAD = 500;

export function laterPanel({
  id,
  section,
  title,
  level,
  isWide = false,
  isEager = false,
  load,
}: LaterPanel): StudyPanel {
  function Shown(props: StudyPanelProps) {
    const [Loaded, setLoaded] = useState<{ readonly Shown: ComponentType<StudyPanelProps> } | null>(null);
    const [hasFailed, setFailed] = useState(false);
    const place = useRef<HTMLDivElement>(null);
    const start = () => {
      setFailed(false);
      load().then(
        (Component) => setLoaded({ Shown: Component }),
        () => setFailed(true),
      );
    };
    useEffect(() => {
      const element = place.current;
      if (element === null) return;
      if (isEager || typeof IntersectionObserver === "undefined") return start();
      const observer = new IntersectionObserver(
        (entries) => {
          if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
          observer.disconnect();
          start();
        },
        { rootMargin: `${AHEAD}px 0px` },
      );
      observer.observe(element);
      return () => observer.disconnect();
    }, []);
    if (Loaded !== null) return <Loaded.Shown {...props} />;
    const state = hasFailed
      ? ({ kind: "error", text: "This panel could not be loaded. Is the server running?", retry: start } as const)
      : ({ kind: "loading" } as const);
    return (
      <div ref={place} class={`panel-place${isWide ? " panel-wide" : ""}`}>
        <Panel title={title} level={level} isWide={isWide} state={state} />
      </div>
    );
  }
  return { id, section, Shown };
}
