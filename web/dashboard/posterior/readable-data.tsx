/** The data of an artifact that has no plot, as tables and name-value pairs. */
import type { JsonValue } from "../../api.ts";
import { DataView } from "../chart/data-view.tsx";
import { formatValue } from "../format/number.ts";
import { readable, type Readable } from "./readable.ts";

export function ReadableData({ label, data }: { readonly label: string; readonly data: JsonValue }) {
  return <Content label={label} content={readable(data)} />;
}

function Content({ label, content }: { readonly label: string; readonly content: Readable }) {
  switch (content.kind) {
    case "value":
      return <>{formatValue(content.value, 6)}</>;
    case "table":
      return <DataView label={label} table={content.table} />;
    case "members":
      return (
        <dl class="members">
          {content.members.map(({ name, content: inner }) => (
            <div key={name}>
              {name !== "" && <dt>{name}</dt>}
              <dd>
                <Content label={name === "" ? label : `${label}, ${name}`} content={inner} />
              </dd>
            </div>
          ))}
        </dl>
      );
  }
}
