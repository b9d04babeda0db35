/** Copies text to the clipboard, and briefly reports success. */
import { useState } from "preact/hooks";

const SHOWN_MILLISECONDS = 2000;

export interface Copying {
  /** Null at other times. */
  readonly said: "Copied" | "Select and copy it manually" | null;
  readonly copy: () => Promise<void>;
}

export function useCopy(text: string): Copying {
  const [said, setSaid] = useState<Copying["said"]>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid("Copied");
    } catch {
      // Only pages from localhost or over HTTPS may use the clipboard.
      setSaid("Select and copy it manually");
    }
    setTimeout(() => setSaid(null), SHOWN_MILLISECONDS);
  };
  return { said, copy };
}
