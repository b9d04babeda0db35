/** Multi-line fields: constraints, requirements, a search space. */
import type { Issues } from "../api-client/issues.ts";
import { Field } from "./field.tsx";

export interface LinesFieldProps {
  readonly label: string;
  readonly help: string;
  readonly placeholder: string;
  readonly value: string;
  readonly problems: readonly string[];
  readonly onChange: (value: string) => void;
}

/** One entry per line. */
export function LinesField({ label, help, placeholder, value, problems, onChange }: LinesFieldProps) {
  return (
    <Field label={label} help={help} problems={problems}>
      {(ties) => (
        <textarea
          {...ties}
          class="lines"
          rows={Math.max(2, value.split("\n").length)}
          spellcheck={false}
          placeholder={placeholder}
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** Messages of a part and everything below it: `constraints`, `constraints[0]`, `space.lr.high`. */
export function problemsBelow(issues: Issues, part: string): readonly string[] {
  const isBelow = (path: string) => path === part || path.startsWith(`${part}.`) || path.startsWith(`${part}[`);
  return [...new Set(issues.filter(({ path }) => isBelow(path)).map(({ message }) => message))];
}

export interface ConstraintsFieldProps {
  readonly value: string;
  readonly issues: Issues;
  readonly onChange: (value: string) => void;
}

export function ConstraintsField({ value, issues, onChange }: ConstraintsFieldProps) {
  return (
    <LinesField
      label="Constraints on hyperparameters"
      help="one per line, such as depth*width <= 4096; every suggestion meets them"
      placeholder="depth*width <= 4096"
      value={value}
      problems={problemsBelow(issues, "constraints")}
      onChange={onChange}
    />
  );
}
