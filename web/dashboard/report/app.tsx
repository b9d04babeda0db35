/** The layout of a report: the study's page and its best trial's page, without a server. */
import { useEffect } from "preact/hooks";
import type { ReportJson } from "../../api.ts";
import { now } from "../clock.ts";
import { ThemeChoice } from "../frame/theme-choice.tsx";
import { formatCount } from "../format/number.ts";
import { formatTime, formatTimeFully } from "../format/time.ts";
import { route } from "../routing/location.ts";
import { trialAddress } from "../routing/route.ts";
import { StudyPage } from "../study/page.tsx";
import { TrialPage } from "../trial/page.tsx";
import { firstAddress } from "./first-address.ts";

export function ReportApp({ report }: { readonly report: ReportJson }) {
  const here = route.value;
  const { study, best, version, madeAt, trials, plot } = report;
  const made = Date.parse(madeAt);
  const isTrial = here.page === "trial";
  useEffect(() => scrollTo(0, 0), [here.page, isTrial ? here.number : null]);
  return (
    <>
      <div class="masthead-frame">
        <header class="masthead">
          <span class="brand">Credence</span>
          <nav aria-label="Pages">
            <a href={firstAddress(report)} aria-current={isTrial ? undefined : "page"}>
              {study.name}
            </a>
            {best !== null && (
              <a href={trialAddress(study.name, best.trial.number)} aria-current={isTrial ? "page" : undefined}>
                Best trial
              </a>
            )}
          </nav>
          <span class="muted" title={formatTimeFully(made)}>
            report of {formatTime(made, now())}, version {version}
          </span>
          <ThemeChoice />
        </header>
      </div>
      <main id="main" class="page">
        {plot.sampled && (
          <p class="muted">
            Of {formatCount(plot.total)} trials this report shows a sample of {formatCount(trials.length)}, extremes
            included; `credence trials {study.name} --csv` exports all.
          </p>
        )}
        {isTrial ? (
          <TrialPage key={here.number} study={here.study} number={here.number} />
        ) : (
          <StudyPage name={here.page === "study" ? here.study : study.name} />
        )}
      </main>
    </>
  );
}
