/** The model stored with a study: its description, its file, and a form to predict a row. */
import type { KeptModelJson } from "../../../api.ts";
import { useApiClient } from "../../api-client/context.ts";
import { download } from "../../chart/download.ts";
import { now } from "../../clock.ts";
import { formatAgo, formatTimeFully } from "../../format/time.ts";
import { Panel, stateOf } from "../../frame/panel.tsx";
import { useRead } from "../../live/read.ts";
import { Verdict } from "../../posterior/verdict.tsx";
import { useAction } from "../../trial/use-action.ts";
import type { StudyPanelProps } from "../panel-list.ts";
import "./model.css";
import { modelFileName, modelSentence, sizeText } from "./model-text.ts";
import { RowForm } from "./row-form.tsx";

export function ModelPanel({ study }: StudyPanelProps) {
  const client = useApiClient();
  const reading = useRead(() => client.model(study.name), `${study.name} ${study.modelKeptAt ?? ""}`);
  const model = reading.data;
  return (
    <Panel
      id="model"
      title="Stored model"
      level="network"
      isWide
      state={stateOf(reading)}
      help="The network of one configuration, fitted to all rows by credence fit --keep. Predictions average over its posterior. Their standard deviation combines uncertainty about the weights (epistemic) and noise of the target (aleatoric). For classification, it shows the probability of each class and how it varies over the posterior."
    >
      {model !== null && (
        <div class="model">
          <About study={study.name} model={model} />
          <RowForm key={model.keptAt} study={study.name} model={model} />
        </div>
      )}
    </Panel>
  );
}

function About({ study, model }: { readonly study: string; readonly model: KeptModelJson }) {
  const client = useApiClient();
  const { act, isBusy, error } = useAction();
  const save = async () => download(modelFileName(study), await client.modelFile(study));
  return (
    <div class="model-about">
      <p>
        {modelSentence(model)}{" "}
        <span class="muted">
          Stored{" "}
          <time dateTime={model.keptAt} title={formatTimeFully(Date.parse(model.keptAt))}>
            {formatAgo(Date.parse(model.keptAt), now())}
          </time>
          .
        </span>
      </p>
      {model.verdicts.map(({ of, name, level, text }) => (
        <Verdict key={`${of} ${name}`} level={level} text={text} />
      ))}
      <p>
        <button type="button" disabled={isBusy} onClick={() => void act(save)}>
          Download the model ({sizeText(model.bytes)})
        </button>
      </p>
      {error !== null && (
        <p class="verdict-bad" role="alert">
          {error.message}
        </p>
      )}
    </div>
  );
}
