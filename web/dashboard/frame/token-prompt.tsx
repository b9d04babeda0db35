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
      <h1>This server asks for a token</h1>
      <p class="muted">
        The one in the file that <code>credence serve --token-file</code> holds; a token that only reads is enough to
        look. It is kept for this tab and forgotten when the tab is closed.
      </p>
      {wasRefused && (
        <p class="verdict-bad" role="alert">
          The server does not know this token.
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
