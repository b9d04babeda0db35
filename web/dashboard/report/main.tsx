/** A report's composition root: the document in the page, the theme, the pages. */
import { render } from "preact";
import { followLocation } from "../routing/location.ts";
import { ApiClientContext } from "../api-client/context.ts";
import { embeddedClient, readIsland } from "../api-client/embedded.ts";
import "../theme/theme.css";
import "../theme/controls.css";
import "../theme/layout.css";
import { startTheme } from "../theme/theme.ts";
import { ReportApp } from "./app.tsx";
import { firstAddress } from "./first-address.ts";

const report = readIsland(document);
if (location.hash === "") history.replaceState(null, "", firstAddress(report));

startTheme();
followLocation();
const page = document.getElementById("page");
if (page !== null) {
  render(
    <ApiClientContext value={embeddedClient(report)}>
      <ReportApp report={report} />
    </ApiClientContext>,
    page,
  );
}
