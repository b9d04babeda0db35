/** Converts the settings of a task to an inference plan. */
import { defined } from "../../common/defined.ts";
import type { Augmentation } from "../bnn/data/augment.ts";
import { modeFinder } from "../bnn/posterior/index.ts";
import { runLength, searchLength } from "../bnn/inference/lengths.ts";
import type { InferencePlan, LikelihoodSpec } from "../bnn/inference/plan.ts";
import { pickKnobs } from "../bnn/posterior/knobs.ts";
import type { MethodTable } from "../bnn/posterior/posterior-method.ts";
import type { PriorSpec } from "../bnn/prior/network-prior.ts";
import type { BnnSettings } from "./options.ts";

/** For `rows` training rows. */
export function planOf(
  settings: BnnSettings,
  methods: MethodTable,
  rows: number,
  likelihood: LikelihoodSpec,
): InferencePlan {
  const { activation, residual, norm, dropout, method, knobs } = settings;
  const { tempered } = settings;
  const options = pickKnobs(knobs, methods[method[0]].knobs);
  const isTempered = tempered === "likelihood" && typeof options.temperature === "number";
  return {
    ...defined({
      augmentation: augmentationOf(settings),
      likelihoodTemperature: isTempered ? Number(options.temperature) : undefined,
    }),
    network: { hidden: widthsOf(settings), activation, residual, norm, dropout },
    likelihood,
    prior: priorOf(settings),
    method: method[0],
    options: isTempered ? { ...options, temperature: 1 } : options,
    warmStart: { ...warmStartOf(settings, rows), options: pickKnobs(knobs, modeFinder.knobs) },
    iterations: iterationsOf(settings, methods, rows),
    minibatch: settings.minibatch,
    runs: settings.chains,
    engine: settings.engine,
  };
}

function augmentationOf(settings: BnnSettings): Augmentation | undefined {
  const { augmentationCopies: copies, inputNoise, mixup, labelSmoothing = 0 } = settings;
  return inputNoise + mixup + labelSmoothing > 0 ? { copies, inputNoise, mixup, labelSmoothing } : undefined;
}

/** Widths of the hidden layers. */
export function widthsOf({ hidden, depth }: Pick<BnnSettings, "hidden" | "depth">): readonly number[] {
  return depth === undefined || hidden.length !== 1 ? hidden : new Array<number>(depth).fill(hidden[0]);
}

/** Iterations of each run: as requested, or the number that gives enough epochs. */
function iterationsOf(
  { iterations, epochs, method, minibatch }: BnnSettings,
  methods: MethodTable,
  rows: number,
): number {
  return iterations ?? runLength(methods[method[0]], { rows, minibatch, epochs });
}

function warmStartOf({ warmStart, minibatch }: BnnSettings, rows: number) {
  return warmStart === "auto" ? searchLength({ rows, minibatch }) : { iterations: warmStart, atMost: warmStart };
}

function priorOf(settings: BnnSettings): PriorSpec {
  const { prior: family, priorScale: scale, priorDegrees: degrees } = settings;
  const { priorScaling: scaling, priorHierarchy: hierarchy, priorSpread: spread } = settings;
  return { family, scale, degrees, scaling, hierarchy, spread };
}
