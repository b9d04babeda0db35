/** The page shown for an address that does not exist. */
export function NotFound({ what }: { readonly what: string }) {
  return (
    <div class="notice">
      <h1>Not found</h1>
      <p>{what}</p>
      <p>
        <a href="#/">All studies</a>
      </p>
    </div>
  );
}
