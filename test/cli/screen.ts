/** A minimal terminal emulator for the output of the progress display. */

export interface Screen {
  write(text: string): void;
  lines(): readonly string[];
}

export function createScreen(): Screen {
  const rows: string[] = [""];
  let [row, column] = [0, 0];

  function escape(amount: string, command: string): void {
    if (command === "A") row = Math.max(0, row - Number(amount || 1));
    else if (command === "K") rows[row] = rows[row].slice(0, column);
    else if (command === "J") {
      rows[row] = rows[row].slice(0, column);
      rows.length = row + 1;
    }
  }

  function character(one: string): void {
    if (one === "\r") column = 0;
    else if (one === "\n") {
      row += 1;
      column = 0;
      if (row === rows.length) rows.push("");
    } else {
      rows[row] = rows[row].padEnd(column).slice(0, column) + one + rows[row].slice(column + 1);
      column += 1;
    }
  }

  return {
    write(text) {
      for (const [, amount, command, one] of text.matchAll(/\u001b\[([0-9;?]*)([A-Za-z])|([\s\S])/gu)) {
        if (command === undefined) character(one);
        else escape(amount, command);
      }
    },
    lines: () => [...rows],
  };
}
