/** A form field with its label, help text and messages from the server. */
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

export interface FieldProps {
  readonly label: string;
  readonly help?: string;
  /** Messages from the server. */
  readonly problems: readonly string[];
  /** Receives the attributes that associate the control with its label, help and messages. */
  readonly children: (ties: {
    readonly id: string;
    readonly "aria-describedby": string;
    readonly "aria-invalid": boolean;
  }) => ComponentChildren;
}

export function Field({ label, help, problems, children }: FieldProps) {
  const id = useId();
  const more = `${id}-more`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, "aria-describedby": more, "aria-invalid": problems.length > 0 })}
      <div id={more} class="field-more">
        {help !== undefined && <span class="muted">{help}</span>}
        {problems.map((problem) => (
          <span key={problem} class="verdict-bad">
            {problem}
          </span>
        ))}
      </div>
    </div>
  );
}
