/** The width of an element, because some figures are taller when they are narrower. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { RefObject } from "preact";

/** The assumed width until it is measured. */
const LIKELY = 900;

export function useWidth(): readonly [RefObject<HTMLDivElement | null>, number] {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(LIKELY);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () => {
      if (element.clientWidth > 0) setWidth(element.clientWidth);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  return [box, width];
}
