/** The dashboard's composition root: the client over HTTP, the theme, the page. */
import { render } from "preact";
import { App } from "./app.tsx";
import { followLocation } from "./routing/location.ts";
import { ApiClientContext } from "./api-client/context.ts";
import { httpClient } from "./api-client/http.ts";
import { isTokenWanted, token } from "./api-client/token.ts";
import "./theme/theme.css";
import "./theme/controls.css";
import "./theme/layout.css";
import { startTheme } from "./theme/theme.ts";

const client = httpClient({
  base: new URL(".", document.baseURI).href,
  token: () => token.peek(),
  onUnauthorized: () => {
    isTokenWanted.value = true;
  },
});

startTheme();
followLocation();
const page = document.getElementById("page");
if (page !== null) {
  render(
    <ApiClientContext value={client}>
      <App />
    </ApiClientContext>,
    page,
  );
}
