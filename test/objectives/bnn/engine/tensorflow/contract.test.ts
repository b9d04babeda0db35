import { engineContract } from "../../../../contracts/engine.ts";
import { tensorflowEngine } from "../../../../../objectives/bnn/engine/tensorflow/engine.ts";
import { tf } from "./plain-library.ts";

engineContract("tensorflow, on plain JavaScript,", (parts, data) => tensorflowEngine(tf, parts, data));
