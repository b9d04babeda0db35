/** TensorFlow.js in plain JavaScript: the same functions as the native library, for tests. */
import * as tfjs from "@tensorflow/tfjs";
import { asTensorFlow, type TensorFlowHere } from "../../../../../objectives/bnn/engine/tensorflow/library.ts";

await tfjs.setBackend("cpu");
tfjs.enableProdMode();

export const tf = asTensorFlow(tfjs);

export const plainLibrary: TensorFlowHere = { tf, device: "CPU", description: "TensorFlow.js in plain JavaScript" };
