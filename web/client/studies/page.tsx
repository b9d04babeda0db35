/** The list of studies. */
import { useSource } from "../source/context.ts";
import { useRead } from "../live/read.ts";
import { studyAddress } from "../routing/route.ts";

export function StudiesPage() {
  const source = useSource();
  const { data } = useRead(() => source.studies({}), "all");
  return (
    <>
      <h1>Studies</h1>
      <ul>
        {data?.studies.map(({ name }) => (
          <li key={name}>
            <a href={studyAddress(name)}>{name}</a>
          </li>
        ))}
      </ul>
    </>
  );
}
