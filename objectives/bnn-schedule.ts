/** From the settings of `bnn-regression` to the schedules of its chain. */
import type { BnnSettings } from "./bnn-options.ts";
import {
  constant,
  cosine,
  cyclical,
  cyclicalTemperature,
  isSampling,
  keptIterations,
  robbinsMonro,
} from "./schedule.ts";
import type { Schedule } from "./schedule.ts";

export interface ChainSchedule {
  readonly stepSize: Schedule;
  readonly temperature: Schedule;
  /** Ascending: the iterations after which the weights are kept. */
  readonly kept: readonly number[];
}

export function chainSchedule(settings: BnnSettings): ChainSchedule {
  const { iterations, draws, burnIn, cycles, exploration } = settings;
  const stepSize = stepSizes(settings);
  const isCyclical = settings.schedule === "cyclical";
  const burntIn = Math.floor(burnIn * iterations);
  const collects = (iteration: number) =>
    iteration >= burntIn && (!isCyclical || isSampling(iteration, { iterations, cycles }, exploration));
  return {
    stepSize,
    temperature: isCyclical
      ? cyclicalTemperature(settings.temperature, { iterations, cycles }, exploration)
      : constant(settings.temperature),
    kept: keptIterations({ stepSize, iterations, draws, collects }),
  };
}

function stepSizes(settings: BnnSettings): Schedule {
  const { stepSize, iterations, cycles } = settings;
  switch (settings.schedule) {
    case "constant":
      return constant(stepSize);
    case "robbins-monro":
      return robbinsMonro({ stepSize, offset: settings.scheduleOffset, exponent: settings.scheduleExponent });
    case "cosine":
      return cosine({ stepSize, floor: settings.scheduleFloor, iterations });
    case "cyclical":
      return cyclical(stepSize, { iterations, cycles });
  }
}
