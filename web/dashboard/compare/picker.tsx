/** Chooses the studies to compare. */
import { useRead } from "../live/read.ts";
import { studyAddress } from "../routing/route.ts";
import { useApiClient } from "../api-client/context.ts";

interface PickerProps {
  readonly studies: readonly string[];
  readonly onChange: (studies: readonly string[]) => void;
}

/** The page size of the list of studies. */
const LISTED = 100;

export function Picker({ studies, onChange }: PickerProps) {
  const client = useApiClient();
  const { data } = useRead(() => client.studies({ limit: LISTED }), "studies");
  const others = (data?.studies ?? []).map(({ name }) => name).filter((name) => !studies.includes(name));
  return (
    <ul class="studies-picked" aria-label="Studies compared">
      {studies.map((name) => (
        <li key={name} class="row picked">
          <a href={studyAddress(name)}>{name}</a>
          <button
            type="button"
            aria-label={`Remove ${name}`}
            onClick={() => onChange(studies.filter((each) => each !== name))}
          >
            ✕
          </button>
        </li>
      ))}
      {others.length > 0 && (
        <li>
          <select
            aria-label="Add a study"
            value=""
            onChange={({ currentTarget }) => {
              if (currentTarget.value !== "") onChange([...studies, currentTarget.value]);
            }}
          >
            <option value="">Add a study …</option>
            {others.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </li>
      )}
    </ul>
  );
}
