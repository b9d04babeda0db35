/** The confusion matrix. */
import type { ConfusionData } from "../../../../objectives/bnn/artifacts/kinds.ts";

export function ConfusionTable({ data: { classes, counts } }: { readonly data: ConfusionData }) {
  const largest = Math.max(1, ...counts.flat());
  return (
    <div class="scroll-x" tabIndex={0} role="region" aria-label="Confusion matrix">
      <table class="confusion-table">
        <thead>
          <tr>
            <th scope="col">is</th>
            {classes.map((name) => (
              <th key={name} scope="col" class="number">
                {`predicted ${name}`}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {classes.map((name, k) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {classes.map((other, l) => {
                const count = counts[k]?.[l] ?? 0;
                const kind = k === l ? "right" : "wrong";
                return (
                  <td
                    key={other}
                    class={count === 0 ? "number none" : `number ${kind}`}
                    style={{ "--share": String(count / largest) }}
                  >
                    {count}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
