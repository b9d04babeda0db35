/** Warns that the page may be stale while the server is unreachable. */
export function ConnectionBanner() {
  return (
    <div class="banner banner-disconnected" role="status">
      Disconnected: data may be stale. Reconnecting…
    </div>
  );
}
