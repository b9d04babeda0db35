/** Says that the page may be out of date, while the server is out of reach. */
export function ConnectionBanner() {
  return (
    <div class="banner banner-disconnected" role="status">
      Disconnected: data may be stale. Reconnecting…
    </div>
  );
}
