/** Notes in Markdown: their structure, and that nothing in them becomes HTML or an unsafe address. */
import { describe, expect, it } from "vitest";
import { type Block, type Inline, parseMarkdown } from "../../../web/dashboard/format/markdown.ts";

/** A short form for comparison, in the notation of tags. */
function outline(text: string): string {
  return parseMarkdown(text).map(shown).join("");
}

function shown(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return `<p>${block.parts.map(inline).join("")}</p>`;
    case "heading":
      return `<h>${block.parts.map(inline).join("")}</h>`;
    case "code":
      return `<pre>${block.text}</pre>`;
    case "rule":
      return "<hr>";
    case "quote":
      return `<quote>${block.blocks.map(shown).join("")}</quote>`;
    case "list":
      return `<${block.isOrdered ? "ol" : "ul"}>${block.items.map((item) => `<li>${item.map(shown).join("")}</li>`).join("")}</>`;
  }
}

function inline(part: Inline): string {
  switch (part.kind) {
    case "text":
      return part.text;
    case "code":
      return `<code>${part.text}</code>`;
    case "strong":
    case "emphasis":
    case "deleted":
      return `<${part.kind}>${part.parts.map(inline).join("")}</>`;
    case "link":
      return `<a ${part.address}>${part.parts.map(inline).join("")}</>`;
  }
}

describe("notes in Markdown", () => {
  it.each([
    ["plain\ntext", "<p>plain\ntext</p>"],
    ["# Why\n\nBecause.", "<h>Why</h><p>Because.</p>"],
    ["a **b *c* d** __e__", "<p>a <strong>b <emphasis>c</> d</> <strong>e</></p>"],
    ["*a* _b_ ~~c~~ `d*e*`", "<p><emphasis>a</> <emphasis>b</> <deleted>c</> <code>d*e*</code></p>"],
    ["snake_case_name, 2 * 3 * 4", "<p>snake_case_name, 2 * 3 * 4</p>"],
    ["\\*not\\* [x]", "<p>*not* [x]</p>"],
    ["- a\n- b\n  more\n  - c", "<ul><li><p>a</p></li><li><p>b\nmore</p><ul><li><p>c</p></li></></li></>"],
    ["1. a\n2. b\n\nend", "<ol><li><p>a</p></li><li><p>b</p></li></><p>end</p>"],
    ["> a\n> b", "<quote><p>a\nb</p></quote>"],
    ["```py\nx = *1*\n```\nend", "<pre>x = *1*</pre><p>end</p>"],
    ["---", "<hr>"],
    [
      "[docs](https://a.b/c_(d)) and https://e.f/g.",
      "<p><a https://a.b/c_(d)>docs</> and <a https://e.f/g>https://e.f/g</>.</p>",
    ],
    ["![plot](https://a.b/c.png)", "<p><a https://a.b/c.png>plot</></p>"],
    ["<b>bold</b> <script>alert(1)</script>", "<p><b>bold</b> <script>alert(1)</script></p>"],
    ["[x](javascript:alert(1)) [y](data:text/html,z)", "<p>[x](javascript:alert(1)) [y](data:text/html,z)</p>"],
    ["", ""],
  ])("%j", (text, expected) => {
    expect(outline(text)).toBe(expected);
  });

  it("are plain text beyond a depth, however long they are", () => {
    expect(outline(`${"> ".repeat(5000)}a`)).toContain("<quote>");
    expect(outline(`${"*a **b ".repeat(2000)}`).length).toBeGreaterThan(10_000);
    expect(outline(`${"[".repeat(5000)}x`)).toContain("[[");
  });
});
