/** Copies a text, and says for a while whether that worked. */
import { useState } from "preact/hooks";

const SHOWN_MILLISECONDS = 2000;

export interface Copying {
  /** Null before and after. */
  readonly said: "Copied" | "Select it and copy by hand" | null;
  readonly copy: () => Promise<void>;
}

export function useCopy(text: string): Copying {
  const [said, setSaid] = useState<Copying["said"]>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid("Copied");
    } catch {
      // Only pages from this machine or over HTTPS may write there.
      setSaid("Select it and copy by hand");
    }
    setTimeout(() => setSaid(null), SHOWN_MILLISECONDS);
  };
  return { said, copy };
}
