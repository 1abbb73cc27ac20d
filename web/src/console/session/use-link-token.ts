import { useEffect, useState } from 'react';

/**
 * The one-time token after the `#` of a link: it reaches no server's log, and leaves the address bar at once so that
 * nobody reads it over a shoulder or in the history. Empty when the link has none.
 */
export function useLinkToken(): string {
  const [token] = useState(readToken);
  useEffect(() => {
    // Kept with this entry of the history, so that a reload does not lose it.
    const state = { ...window.history.state, recadoToken: token };
    if (window.location.hash !== '') window.history.replaceState(state, '', window.location.pathname);
  }, [token]);
  return token;
}

function readToken(): string {
  const written = window.location.hash.slice(1);
  return written === '' ? String(window.history.state?.recadoToken ?? '') : decodeURIComponent(written);
}
