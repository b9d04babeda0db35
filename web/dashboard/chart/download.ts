/** Offers data from the page as a download. */

export function download(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // By then, the browser has started the download.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export function downloadText(
  name: string,
  text: string,
  type: "text/csv" | "application/json" | "image/svg+xml",
): void {
  download(name, new Blob([text], { type: `${type};charset=utf-8` }));
}

/** `Progress of ovens` → `progress-of-ovens`. */
export function fileName(label: string): string {
  return label
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, "-")
    .replace(/^-+|-+$/g, "");
}
