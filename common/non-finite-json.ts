/** JSON as written by Python, with bare NaN and Infinity. */

const bareWords = ["-Infinity", "Infinity", "NaN"];

/** The text with quotes around NaN, Infinity and -Infinity outside strings, which makes it valid JSON. */
export function quotedNonFinite(text: string): string {
  let out = "";
  let copied = 0;
  let isInText = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (isInText && character === "\\") at += 1;
    else if (character === '"') isInText = !isInText;
    else if (!isInText && (character === "N" || character === "I" || character === "-")) {
      const word = bareWords.find((one) => text.startsWith(one, at));
      if (word === undefined) continue;
      out += `${text.slice(copied, at)}"${word}"`;
      at += word.length - 1;
      copied = at + 1;
    }
  }
  return out + text.slice(copied);
}
