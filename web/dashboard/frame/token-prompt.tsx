/** Asks the user for the server's token. */
import { useState } from "preact/hooks";
import { keepToken, token } from "../api-client/token.ts";

export function TokenPrompt() {
  const [secret, setSecret] = useState("");
  const wasRefused = token.value !== null;
  return (
    <form
      class="token-prompt"
      onSubmit={(event) => {
        event.preventDefault();
        if (secret.trim() !== "") keepToken(secret.trim());
      }}
    >
      <h1>This server requires a token</h1>
      <p class="muted">
        Enter the token from the file passed to <code>credence serve --token-file</code>. A read-only token is enough to
        view studies. The token is kept until you close this tab.
      </p>
      {wasRefused && (
        <p class="verdict-bad" role="alert">
          Unknown token.
        </p>
      )}
      <label>
        Token
        <input
          type="password"
          autocomplete="off"
          value={secret}
          onInput={(event) => setSecret(event.currentTarget.value)}
          required
        />
      </label>
      <button type="submit" class="primary">
        Use this token
      </button>
    </form>
  );
}
