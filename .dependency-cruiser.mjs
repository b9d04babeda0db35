// The shape of the project, as rules. Every rule has a name and says why; `npm run check` runs them,
// and test/layers.test.ts plants violations and expects to be caught.
const core = "^(math|gp|tuner|objectives)/";
const edge = "^(tuner/cli|tuner/remote|tuner/threads|objectives/data|objectives/runner)/";
const families = "^(tuner/(?:acquisition|strategies)|gp/kernels|objectives/(?:likelihood|posterior))/";
const shapes = "/(?:acquisition|strategy|kernel|likelihood|posterior-method)[.]ts$";
const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    rule(
      "no-cycles",
      "Two files in a cycle are one idea: merge them, or move what they share below both.",
      {},
      { circular: true },
    ),
    rule(
      "math-knows-nothing",
      "math/ imports math/ only.",
      { path: "^math/" },
      { path: "^(gp|tuner|objectives|storage|web)/" },
    ),
    rule(
      "gp-is-only-regression",
      "gp/ answers 'what do we believe about f?'; it knows no study, trial or weight.",
      { path: "^gp/" },
      { path: "^(tuner|objectives|storage|web)/" },
    ),
    rule(
      "meta-level-sees-no-weights",
      "tuner/ reaches objectives, storage and web only through ports it is handed.",
      { path: "^tuner/", pathNot: "^tuner/cli/" },
      { path: "^(objectives|storage|web|tuner/cli)/" },
    ),
    rule(
      "parameter-level-sees-no-tuner",
      "objectives/ knows one file of the meta level: the Objective port.",
      { path: "^objectives/" },
      { path: "^(tuner|gp|storage|web)/", pathNot: "^tuner/objective[.]ts$" },
    ),
    rule(
      "ports-are-types",
      "A port has no run-time part but its limits: use `import type`. (Errors and small pure tools are values.)",
      { path: "^(objectives|storage)/" },
      {
        path: "^tuner/",
        pathNot: "^tuner/(errors|study|trial|store|queue|canonical-json)[.]ts$",
        dependencyTypesNot: ["type-only"],
      },
    ),
    rule(
      "engines-know-the-store-port",
      "storage/ knows the Store port and the values it stores.",
      { path: "^storage/" },
      {
        path: "^(math|gp|objectives|web|tuner)/",
        pathNot: "^tuner/(store|study|trial|search-space|objective|errors|json-value|canonical-json|queue)[.]ts$",
      },
    ),
    rule(
      "siblings-share-a-shape-only",
      "Members of a family share its shape file, never each other.",
      { path: families + "(?!index[.]ts)" },
      { path: "^$1/", pathNot: shapes },
    ),
    rule(
      "acquisition-is-arithmetic",
      "An acquisition function sees a prediction and the best value, not a model.",
      { path: "^tuner/acquisition/" },
      { pathNot: "^(tuner/acquisition|math)/", path: "^(tuner|gp)/" },
    ),
    rule(
      "only-strategies-see-the-surrogate",
      "The rest of tuner/ works for any strategy, with or without a GP.",
      { path: "^tuner/", pathNot: "^tuner/(strategies|surrogate)/" },
      { path: "^gp/" },
    ),
    rule(
      "one-composition-root",
      "Only tuner/cli/main.ts wires ports to implementations.",
      { path: "^tuner/cli/", pathNot: "^tuner/cli/main[.]ts$" },
      { path: "^(objectives|storage|web)/" },
    ),
    rule(
      "threads-are-handed-over",
      "Suggestions come from the Suggester port; only tuner/cli/main.ts knows that there are threads behind it.",
      { path: "^(tuner|objectives|storage|web|gp|math)/", pathNot: "^tuner/(threads/|cli/main[.]ts$)" },
      { path: "^tuner/threads/" },
    ),
    rule(
      "server-is-handed-a-store",
      "web/server/ knows the meta level and its ports, and is handed what implements them.",
      { path: "^web/(server|report)/" },
      { path: "^(math|gp|objectives|storage|tuner/cli|web/client)/" },
    ),
    rule(
      "browser-sees-json",
      "web/client/ knows what goes over the wire, and nothing that makes it.",
      { path: "^web/client/" },
      { path: "^(math|gp|tuner|objectives|storage|web|scripts)/", pathNot: "^web/(client/|api[.]ts$)" },
    ),
    rule(
      "only-the-root-imports-web",
      "Nothing but main.ts knows that there is a server.",
      { path: "^(math|gp|tuner|objectives|storage)/", pathNot: "^tuner/cli/main[.]ts$" },
      { path: "^web/", pathNot: "^web/api[.]ts$" },
    ),
    rule(
      "effects-at-the-edge",
      "No files, sockets, threads or clocks in the core.",
      { path: core, pathNot: edge },
      { dependencyTypes: ["core"] },
    ),
    rule(
      "source-does-not-import-tests",
      "Share helpers through test/, never from it.",
      { pathNot: "^(test|bench|examples)/" },
      { path: "^(test|bench|examples)/" },
    ),
    rule(
      "reached-by-a-test",
      "No test reaches this file.",
      { path: "^test/.+[.]test[.]ts$" },
      {
        path: "^(math|gp|tuner|objectives|storage|web/server)/",
        pathNot: "^tuner/(cli/|threads/worker[.]ts$)",
        reachable: false,
      },
    ),
  ],
  required: [
    {
      name: "posterior-methods-have-one-shape",
      severity: "error",
      comment: "Check the method against PosteriorMethod with `satisfies`.",
      module: { path: "^objectives/posterior/", pathNot: "/(index|posterior-method)[.]ts$" },
      to: { path: "^objectives/posterior/posterior-method[.]ts$" },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    // Another language, compiled by another compiler.
    exclude: { path: "^math/simd/assembly/" },
  },
};
