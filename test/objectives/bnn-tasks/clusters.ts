/** A small artificial data set with classes. */
import { makeKey, openStream } from "../../../math/random.ts";
import type { Dataset } from "../../../objectives/bnn/data/dataset.ts";

/** Classes evenly spaced on a circle of radius 2, with standard deviation 0.5, and a third column of noise. */
export function clusters(classes: number, rows = 120): Dataset {
  const stream = openStream(makeKey("clusters"));
  const target = Float64Array.from({ length: rows }, (_, row) => row % classes);
  const features = new Float64Array(3 * rows);
  target.forEach((label, row) => {
    const angle = (2 * Math.PI * label) / classes;
    const place = [2 * Math.cos(angle), 2 * Math.sin(angle), 0];
    place.forEach((center, j) => (features[3 * row + j] = center + 0.5 * stream.normal()));
  });
  const names = { name: "clusters", featureNames: ["a", "b", "c"], targetName: "kind", notices: [] };
  return { ...names, rows, columns: 3, features, target, classes: ["red", "green", "blue", "grey"].slice(0, classes) };
}
