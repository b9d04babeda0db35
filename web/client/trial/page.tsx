/** The page of a trial. */
import { NotFound } from "../frame/not-found.tsx";
import { formatValue } from "../format/number.ts";
import { useRead } from "../live/read.ts";
import { studyAddress } from "../routing/route.ts";
import { useSource } from "../source/context.ts";

export interface TrialPageProps {
  readonly study: string;
  readonly number: number;
}

export function TrialPage({ study, number }: TrialPageProps) {
  const source = useSource();
  const { data: trial, error } = useRead(() => source.trial(study, number), `${study} ${number}`);
  if (trial === null && error?.status === 404) return <NotFound what={`There is no trial ${number} in ${study}.`} />;
  if (trial === null) return null;
  return (
    <>
      <p>
        <a href={studyAddress(study)}>{study}</a>
      </p>
      <h1>Trial {number}</h1>
      <dl>
        {Object.entries({ ...trial.values, ...trial.hyperparameters }).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{formatValue(value)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
