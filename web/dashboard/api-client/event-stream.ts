/** Server-sent events, parsed as they arrive (HTML standard, section 9.2.6). */

export interface ServerEvent {
  readonly kind: string;
  readonly data: string;
  /** The last id received, with this event or an earlier one; "" before the first. */
  readonly id: string;
}

/** Accepts chunks of text, split anywhere, and returns complete events. */
export function createEventParser(): (piece: string) => readonly ServerEvent[] {
  let rest = "";
  let id = "";
  let kind = "";
  let data: string[] = [];

  function line(text: string, events: ServerEvent[]): void {
    if (text === "") {
      if (data.length > 0) events.push({ kind: kind === "" ? "message" : kind, data: data.join("\n"), id });
      kind = "";
      data = [];
      return;
    }
    const colon = text.indexOf(":");
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? "" : text.slice(colon + 1).replace(/^ /, "");
    if (field === "data") data.push(value);
    if (field === "event") kind = value;
    if (field === "id" && !value.includes("\0")) id = value;
  }

  return (piece) => {
    const events: ServerEvent[] = [];
    rest += piece;
    // A trailing carriage return may be the first half of a CRLF.
    const held = rest.endsWith("\r") ? 1 : 0;
    const lines = rest.slice(0, rest.length - held).split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? "") + (held === 1 ? "\r" : "");
    for (const text of lines) line(text, events);
    return events;
  };
}
