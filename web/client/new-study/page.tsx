/** A new study of a built-in objective. */
import { useRead } from "../live/read.ts";
import { useSource } from "../source/context.ts";

export function NewStudyPage() {
  const source = useSource();
  const { data } = useRead(() => source.objectives(), "objectives");
  return (
    <>
      <h1>New study</h1>
      <dl>
        {data?.objectives.map(({ name, summary }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{summary}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
