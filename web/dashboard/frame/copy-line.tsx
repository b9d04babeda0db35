/** A command line with a button that copies it. */
import { useCopy } from "./use-copy.ts";

export interface CopyLineProps {
  readonly text: string;
  /** Accessible name, such as "command to start a worker". */
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
