/** A line for a terminal, with a button that copies it. */
import { useState } from "preact/hooks";

const SHOWN_MILLISECONDS = 2000;

export interface CopyLineProps {
  readonly text: string;
  /** Names it: "the line that starts a worker". */
  readonly label: string;
}

export function CopyLine({ text, label }: CopyLineProps) {
  const [said, setSaid] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid("Copied");
    } catch {
      // Only pages from this machine or over HTTPS may write there.
      setSaid("Select it and copy by hand");
    }
    setTimeout(() => setSaid(""), SHOWN_MILLISECONDS);
  };
  return (
    <div class="copy-line">
      <pre tabIndex={0} aria-label={label}>
        {text}
      </pre>
      <button type="button" onClick={() => void copy()} aria-label={`Copy ${label}`}>
        Copy
      </button>
      <span class="muted" role="status">
        {said}
      </span>
    </div>
  );
}
