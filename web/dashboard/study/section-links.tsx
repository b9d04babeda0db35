/** Links to the sections of a page; the address stores the last one followed. */
import { useEffect } from "preact/hooks";
import { route, setParameter } from "../routing/location.ts";
import { formatRoute, withParameter } from "../routing/route.ts";

export interface SectionLinksProps {
  readonly sections: readonly { readonly id: string; readonly title: string }[];
}

export function SectionLinks({ sections }: SectionLinksProps) {
  const here = route.value;
  useEffect(() => {
    const asked = route.peek().query.find(([name]) => name === "section")?.[1];
    if (asked !== undefined) document.getElementById(asked)?.scrollIntoView();
  }, []);
  return (
    <nav class="section-links" aria-label="Sections">
      {sections.map(({ id, title }) => (
        <a
          key={id}
          href={formatRoute({ ...here, query: withParameter(here.query, "section", id) })}
          onClick={(event) => {
            event.preventDefault();
            setParameter("section", id);
            document.getElementById(id)?.scrollIntoView();
          }}
        >
          {title}
        </a>
      ))}
    </nav>
  );
}
