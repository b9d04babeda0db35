/** Lazy loading of parts of the page. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

export interface Loaded<Props> {
  /** Null until loaded. */
  readonly Shown: ComponentType<Props> | null;
  readonly hasFailed: boolean;
  readonly retry: () => void;
}

/** Loads as soon as `isWanted` is true, and again when `load` changes. */
export function useLoaded<Props>(load: () => Promise<ComponentType<Props>>, isWanted = true): Loaded<Props> {
  const [loaded, setLoaded] = useState<{ readonly Shown: ComponentType<Props>; readonly load: unknown } | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (!isWanted) return undefined;
    let isGone = false;
    setFailed(false);
    load().then(
      (Shown) => !isGone && setLoaded({ Shown, load }),
      () => !isGone && setFailed(true),
    );
    return () => {
      isGone = true;
    };
  }, [load, isWanted, tries]);
  const Shown = loaded === null || loaded.load !== load ? null : loaded.Shown;
  return { Shown, hasFailed, retry: () => setTries(tries + 1) };
}
