/** Says that the page may be out of date, while the server is out of reach. */
export function ConnectionBanner() {
  return (
    <div class="banner banner-disconnected" role="status">
      Not connected to the server: what stands here may be out of date. Trying again.
    </div>
  );
}
