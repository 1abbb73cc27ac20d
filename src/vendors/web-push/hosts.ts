/** Push services of the browsers: Chrome and its kin, Firefox, Safari, Edge on Windows. */
const KNOWN =
  /^(fcm\.googleapis\.com|[a-z0-9-]+\.push\.services\.mozilla\.com|([a-z0-9-]+\.)*push\.apple\.com|([a-z0-9-]+\.)+notify\.windows\.com)$/;

/**
 * Where a push may be sent. Its address comes from a browser, thus from anybody: only to known push services on the port
 * of HTTPS, and to hosts that the configuration allows beside them, on any port.
 */
export function isPushEndpoint(endpoint: string, allowedHosts: readonly string[]): boolean {
  const url = URL.parse(endpoint);
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '') return false;
  return allowedHosts.includes(url.hostname) || (KNOWN.test(url.hostname) && url.port === '');
}
