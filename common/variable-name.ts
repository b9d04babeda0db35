/** Converts names of hyperparameters to variable names. */

/**
 * A name that is valid in every shell: ASCII letters, digits and underscores. Accents are dropped, letters of
 * other scripts become their code points: `learning-rate` → `learning_rate`, `β1` → `u03b21`, `3d` → `_3d`.
 */
export function variableName(name: string): string {
  const letters = [...name.normalize("NFKD").replaceAll(/\p{M}/gu, "")].map((character) => {
    if (/[A-Za-z0-9_]/.test(character)) return character;
    const code = character.codePointAt(0) ?? 0;
    return code < 0x80 ? "_" : `u${code.toString(16).padStart(4, "0")}`;
  });
  const joined = letters.join("");
  return /^[0-9]/.test(joined) ? `_${joined}` : joined;
}
