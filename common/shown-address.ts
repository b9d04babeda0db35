/** Addresses in the form in which they may be shown, without passwords. */

/** The address with `…` in place of each password, whether it belongs to the user part or the parameters. */
export function shownAddress(address: string): string {
  const [, beginning, rest] = /^([a-z][a-z0-9+.-]*:\/\/|postgres(?:ql)?:)(.*)$/is.exec(address) ?? [];
  if (beginning === undefined || rest === undefined) return address;
  return beginning + withoutParameters(withoutUserPassword(rest));
}

function withoutUserPassword(rest: string): string {
  const authority = /^[^/?#]*/.exec(rest)?.[0] ?? "";
  // A password may contain these characters too, though it should not.
  const isBeyond =
    !authority.includes("@") && authority.includes(":") && !/^[^:]*:\d+(?:\/[^@?#]*(?:[?#]|$)|$)/.test(rest);
  const end = authority.includes("@") ? lastUserEnd(rest, authority.length) : isBeyond ? rest.lastIndexOf("@") : -1;
  const colon = rest.indexOf(":");
  return colon < 0 || end < colon ? rest : `${rest.slice(0, colon)}:…${rest.slice(end)}`;
}

/** The `@` that ends the user and password: the last one before the parameters. */
function lastUserEnd(rest: string, least: number): number {
  const parameters = rest.indexOf("?", least);
  return rest.lastIndexOf("@", parameters < 0 ? rest.length : parameters);
}

function withoutParameters(rest: string): string {
  return rest.replace(/([?&](?:ssl)?password=)[^&#]*/gi, "$1…");
}
