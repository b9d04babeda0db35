/** Several studies side by side. */
import { studyAddress } from "../routing/route.ts";

export interface ComparePageProps {
  readonly studies: readonly string[];
}

export function ComparePage({ studies }: ComparePageProps) {
  return (
    <>
      <h1>Compare</h1>
      <ul>
        {studies.map((study) => (
          <li key={study}>
            <a href={studyAddress(study)}>{study}</a>
          </li>
        ))}
      </ul>
    </>
  );
}
