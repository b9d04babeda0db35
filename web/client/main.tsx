/** The dashboard's composition root: the source over HTTP, the theme, the page. */
import { render } from "preact";
import { App } from "./app.tsx";
import { followLocation } from "./routing/location.ts";
import { SourceContext } from "./source/context.ts";
import { httpSource } from "./source/http.ts";
import { isTokenWanted, token } from "./source/token.ts";
import "./theme/theme.css";
import "./theme/controls.css";
import "./theme/layout.css";
import { startTheme } from "./theme/theme.ts";

const source = httpSource({
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
    <SourceContext value={source}>
      <App />
    </SourceContext>,
    page,
  );
}
