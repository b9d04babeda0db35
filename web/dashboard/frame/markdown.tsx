/** Notes in Markdown, as elements: what they contain never becomes HTML. */
import { useMemo } from "preact/hooks";
import { type Block, type Inline, parseMarkdown } from "../format/markdown.ts";
import "./markdown.css";

export function Markdown({ text }: { readonly text: string }) {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  return <div class="markdown">{blocks.map(blockElement)}</div>;
}

function blockElement(block: Block, key: number) {
  switch (block.kind) {
    case "paragraph":
      return <p key={key}>{block.parts.map(inlineElement)}</p>;
    case "heading":
      // Not a heading of the page: notes must not break its outline.
      return (
        <p key={key} class="markdown-heading">
          {block.parts.map(inlineElement)}
        </p>
      );
    case "code":
      return (
        <pre key={key} tabIndex={0}>
          {block.text}
        </pre>
      );
    case "rule":
      return <hr key={key} />;
    case "quote":
      return <blockquote key={key}>{block.blocks.map(blockElement)}</blockquote>;
    case "list": {
      const items = block.items.map((blocks, k) => <li key={k}>{blocks.map(blockElement)}</li>);
      return block.isOrdered ? <ol key={key}>{items}</ol> : <ul key={key}>{items}</ul>;
    }
  }
}

function inlineElement(part: Inline, key: number) {
  switch (part.kind) {
    case "text":
      return part.text;
    case "code":
      return <code key={key}>{part.text}</code>;
    case "strong":
      return <strong key={key}>{part.parts.map(inlineElement)}</strong>;
    case "emphasis":
      return <em key={key}>{part.parts.map(inlineElement)}</em>;
    case "deleted":
      return <del key={key}>{part.parts.map(inlineElement)}</del>;
    case "link":
      return (
        <a key={key} href={part.address} rel="noopener noreferrer nofollow" target="_blank">
          {part.parts.map(inlineElement)}
        </a>
      );
  }
}
