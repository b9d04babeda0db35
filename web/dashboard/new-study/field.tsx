/** A field of a form: its name, what it is for, and what the server had to say about it. */
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

export interface FieldProps {
  readonly label: string;
  readonly help?: string;
  /** Messages of the server. */
  readonly problems: readonly string[];
  /** Given the attributes that tie the control to its label, help and problems. */
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
