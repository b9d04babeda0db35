/** The plan of an inference, as plain data that can be sent to a thread and stored in a file. */
import type { Augmentation } from "../data/augment.ts";
import type { EngineChoice } from "../engine/index.ts";
import type { Architecture } from "../network/architecture.ts";
import type { PriorSpec } from "../prior/network-prior.ts";
import type { KnobValues } from "../posterior/knobs.ts";

type NetworkSpec = Omit<Architecture, "inputs" | "outputs">;

export type LikelihoodSpec =
  /**
   * Gaussian noise with one learned scale for all rows, or a scale for each row; `floor` is the minimum, in standard
   * deviations of the target.
   */
  | { readonly kind: "gaussian" | "heteroscedastic"; readonly floor: number }
  /** Known Gaussian noise: `scale` is its standard deviation, in standard deviations of the target. */
  | { readonly kind: "fixed"; readonly scale: number }
  | { readonly kind: "student-t"; readonly floor: number; readonly degreesOfFreedom: number }
  /** Counts, not standardized; `rate` is their mean. */
  | { readonly kind: "poisson"; readonly rate: number }
  /** Two classes, modelled by log odds; two or more classes, by a softmax. */
  | { readonly kind: "bernoulli" }
  | { readonly kind: "categorical"; readonly classes: number };

export interface InferencePlan {
  /** Augmentation of the training rows; none if absent. */
  readonly augmentation?: Augmentation;
  /**
   * Temperature T of a tempered likelihood, which is raised to the power 1/T while the prior is unchanged; 1 if absent.
   */
  readonly likelihoodTemperature?: number;
  readonly network: NetworkSpec;
  readonly likelihood: LikelihoodSpec;
  readonly prior: PriorSpec;
  /** A name in the table of methods. */
  readonly method: string;
  /** A value for each of the method's knobs. */
  readonly options: KnobValues;
  /** The mode search that runs before methods that need a mode; skipped if it has 0 iterations. */
  readonly warmStart: {
    /**
     * Iterations of the first search. Further searches follow, each as long as all before it together, until one gains
     * nothing or `atMost` is reached.
     */
    readonly iterations: number;
    readonly atMost: number;
    /** A value for each knob of the mode-finding method. */
    readonly options: KnobValues;
  };
  /** Iterations of each run. */
  readonly iterations: number;
  /** Number of rows in a minibatch. */
  readonly minibatch: number;
  /** Number of independent runs, for methods that support several. */
  readonly runs: number;
  readonly engine: EngineChoice;
}
