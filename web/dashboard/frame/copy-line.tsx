/** A line for a terminal, with a button that copies it. */
import { useCopy } from "./use-copy.ts";

export interface CopyLineProps {
  readonly text: string;
  /** Names it: "the line that starts a worker". */
  readonly label: string;
}

export function CopyLine({ text, label }: CopyLineProps) {
  const { said, copy } = useCopy(text);
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
