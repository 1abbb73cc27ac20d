/** What a host may be trusted with. */
type Trust = { readonly seesToken: boolean; readonly mayBePrivate: boolean };

export type MediaHosts = {
  /** Null: nothing is asked there. */
  readonly trustOf: (url: URL) => Trust | null;
};

/** Hosts at which the Cloud API itself wants the token. */
const WITH_TOKEN = new Set(['graph.facebook.com', 'lookaside.fbsbx.com']);
/** Where their redirects may lead. */
const WITHOUT_TOKEN = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.(fbsbx\.com|fbcdn\.net|whatsapp\.net)$/;

/** Meta's hosts, by https only, and the server of the configured Graph URL, which may be on this machine. */
export function mediaHosts(graphUrl: string): MediaHosts {
  const own = new URL(graphUrl).origin;
  return {
    trustOf: (url) => {
      if (url.username !== '' || url.password !== '') return null;
      if (url.origin === own && !isMeta(url)) return { seesToken: true, mayBePrivate: true };
      if (url.protocol !== 'https:' || url.port !== '') return null;
      if (WITH_TOKEN.has(url.hostname)) return { seesToken: true, mayBePrivate: false };
      return WITHOUT_TOKEN.test(url.hostname) ? { seesToken: false, mayBePrivate: false } : null;
    },
  };
}

const isMeta = (url: URL): boolean => WITH_TOKEN.has(url.hostname) || WITHOUT_TOKEN.test(url.hostname);
