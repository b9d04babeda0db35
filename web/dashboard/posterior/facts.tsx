/** A row of short facts, each with a name above its value. */
export interface Fact {
  readonly name: string;
  readonly value: string;
  /** Explanation, shown as a tooltip. */
  readonly title?: string;
}

export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl class="short-facts">
      {facts.map(({ name, value, title }) => (
        <div key={name} title={title}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
