// The layering of the project, as rules. Every rule has a name and a reason; `npm run check` enforces them, and
// test/layers.test.ts adds violations and checks that they are caught.
const core = "^(math|common|gp|tuner|objectives|service|wire)/";
const edge =
  "^(tuner/threads/|objectives/(?:bnn/data|bnn/engine/tensorflow|command|module|pool)/|objectives/bnn/model/digest[.]ts$)";
const families = "^(tuner/(?:acquisition|strategies)|gp/kernels|objectives/bnn/(?:likelihood|posterior))/";
const shapes = "/(?:acquisition|strategy|one-at-a-time|kernel|likelihood|noise|posterior-method|posterior|knobs)[.]ts$";
/** The parts of tuner/ that other folders may import: its ports, and the values passed through them. */
const ports =
  "^tuner/(objective|store|study/study|study/trial|study/past|study/goals|space/search-space|pruning/pruning)[.]ts$";
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
      { path: "^(?!math/)[a-z]+/", dependencyTypesNot: ["npm", "npm-dev", "core"] },
    ),
    rule(
      "common-knows-nothing",
      "common/ holds helpers of the language; whatever knows the domain belongs to the domain.",
      { path: "^common/" },
      { path: "^(math|threads|gp|tuner|objectives|service|wire|storage|web|cli)/" },
    ),
    rule(
      "threads-know-no-domain",
      "threads/ runs any module's jobs; what a job is about is decided above it.",
      { path: "^threads/" },
      { path: "^(gp|tuner|objectives|service|wire|storage|web|cli)/" },
    ),
    rule(
      "gp-is-only-regression",
      "gp/ answers 'what do we believe about f?'; it knows no study, trial or weight.",
      { path: "^gp/" },
      { path: "^(threads|tuner|objectives|service|wire|storage|web|cli)/" },
    ),
    rule(
      "meta-level-sees-no-weights",
      "tuner/ reaches objectives, storage and web only through ports it is handed.",
      { path: "^tuner/" },
      { path: "^(objectives|service|wire|storage|web|cli)/" },
    ),
    rule(
      "nets-are-a-library",
      "objectives/bnn/ could be published alone: it knows networks and their weights, and nothing that is tuned.",
      { path: "^objectives/bnn/" },
      { path: "^(gp|tuner|service|wire|storage|web|cli|objectives/(?!bnn/))" },
    ),
    rule(
      "parameter-level-sees-no-tuner",
      "objectives/ knows the ports Objective and model of the meta level, how a space is written, and what a metric may be.",
      { path: "^objectives/" },
      {
        path: "^(tuner|gp|service|wire|storage|web|cli)/",
        pathNot: "^tuner/(?:objective|model|space/parse|study/metrics)[.]ts$",
      },
    ),
    rule(
      "ports-are-types",
      "A port has no run-time part but its limits, how a space is written, and what a metric may be: use `import type`.",
      { path: "^(objectives|storage)/" },
      {
        path: "^tuner/",
        pathNot: "^tuner/(study/study|study/trial|study/past|study/metrics|study/goals|store|space/parse)[.]ts$",
        dependencyTypesNot: ["type-only"],
      },
    ),
    rule(
      "engines-know-the-store-port",
      "storage/ knows the Store port and the values it stores.",
      { path: "^storage/" },
      {
        path: "^(math|threads|gp|objectives|service|wire|web|cli|tuner)/",
        pathNot: ports,
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
      "An acquisition function sees a prediction and the best values, not a model.",
      { path: "^tuner/acquisition/" },
      { pathNot: "^(tuner/acquisition|math)/|^tuner/pareto/boxes[.]ts$", path: "^(tuner|gp)/" },
    ),
    rule(
      "only-the-surrogate-sees-the-regression",
      "The rest of tuner/ works for any strategy, with or without a Gaussian process.",
      { path: "^tuner/", pathNot: "^tuner/(strategies|surrogate|search|analysis)/" },
      { path: "^gp/" },
    ),
    rule(
      "one-composition-root",
      "Only cli/main.ts wires ports to implementations.",
      { path: "^cli/", pathNot: "^cli/main[.]ts$" },
      { path: "^(objectives|storage|web)/" },
    ),
    rule(
      "threads-are-handed-over",
      "Suggestions come from the Suggester port; only cli/main.ts knows that there are threads behind it.",
      { path: "^(tuner|objectives|service|storage|web|gp|math|cli)/", pathNot: "^(tuner/threads/|cli/main[.]ts$)" },
      { path: "^tuner/threads/" },
    ),
    rule(
      "service-knows-no-transport",
      "service/ asks, tells and leases for whoever calls; HTTP and SQL are on its outside.",
      { path: "^service/" },
      { path: "^(gp|objectives|storage|web|cli|threads)/" },
    ),
    rule(
      "server-is-handed-a-store",
      "web/server/ knows the meta level and its ports, and is handed what implements them.",
      { path: "^web/(server|report)/" },
      { path: "^(math|gp|objectives|storage|cli|web/dashboard)/" },
    ),
    rule(
      "http-client-knows-the-wire",
      "web/http-client/ implements ports of the meta level over HTTP.",
      { path: "^web/http-client/" },
      { path: "^(math|gp|objectives|storage|cli|web/dashboard|web/server)/" },
    ),
    rule(
      "browser-sees-json",
      "web/dashboard/ knows what goes over the wire and helpers of the language, and nothing that makes documents.",
      { path: "^web/dashboard/" },
      {
        path: "^(math|threads|gp|tuner|objectives|service|storage|cli|scripts|web)/",
        pathNot: "^(web/(dashboard/|api[.]ts$)|objectives/bnn/artifacts/kinds[.]ts$)",
      },
    ),
    rule(
      "no-shapes-in-the-browser",
      "The dashboard takes types of documents from web/api.ts; the validators behind them stay out of its bundle.",
      { path: "^web/dashboard/" },
      { path: "^wire/", pathNot: "^wire/trials-table/" },
    ),
    rule(
      "wire-knows-documents",
      "wire/ says what documents look like; it knows no code that makes them, and none that asks for them.",
      { path: "^wire/" },
      { path: "^(math|threads|gp|tuner|objectives|service|storage|web|cli)/" },
    ),
    rule(
      "nothing-stands-on-the-library",
      "library/ is what programs of others import; what it shares with commands lies below both.",
      { path: "^(math|common|threads|gp|tuner|objectives|service|wire|storage|web|cli)/" },
      { path: "^library/" },
    ),
    rule(
      "library-is-no-program",
      "library/ wires ports for programs of others: it knows no command, and no page.",
      { path: "^library/" },
      { path: "^(cli|web/(?:server|dashboard|report))/" },
    ),
    rule(
      "client-opens-no-database",
      "`credence/client` is studies at a server: neither a database nor a surrogate comes along.",
      { path: "^library/(?:client|contract|dimensions|open-study|spec)[.]ts$" },
      { path: "^(storage|gp|objectives|threads|tuner/(?:strategies|surrogate|threads))/" },
    ),
    rule(
      "networks-without-the-tuner",
      "`credence/bnn` is networks alone: nothing that tunes, stores or serves comes along.",
      { path: "^library/bnn/" },
      { path: "^(gp|tuner|service|wire|storage|web|cli|library/(?!bnn/)|objectives/(?!bnn/))" },
    ),
    rule(
      "only-the-root-imports-web",
      "Nothing but main.ts knows that there is a server.",
      { path: "^(math|common|threads|gp|tuner|objectives|service|wire|storage)/" },
      { path: "^web/" },
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
        path: "^(math|common|threads|gp|tuner|objectives|service|wire|storage|web/server|web/http-client)/",
        pathNot: "^(tuner/threads/worker|threads/job-worker|objectives/pool/worker)[.]ts$",
        reachable: false,
      },
    ),
  ],
  required: [
    {
      name: "posterior-methods-have-one-shape",
      severity: "error",
      comment: "Check the method against PosteriorMethod with `satisfies`.",
      module: { path: "^objectives/bnn/posterior/", pathNot: "/(index|posterior-method|posterior|knobs)[.]ts$" },
      to: { path: "^objectives/bnn/posterior/posterior-method[.]ts$" },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    // A different language, compiled by a different compiler.
    exclude: { path: "^(math/simd|objectives/bnn/engine/simd)/assembly/" },
  },
};
