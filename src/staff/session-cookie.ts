import { createHash } from 'node:crypto';
import connectPgSimple from 'connect-pg-simple';
import type { RequestHandler } from 'express';
import session from 'express-session';
import type { Pool } from 'pg';

declare module 'express-session' {
  interface SessionData {
    /** By which it is listed and ended; the id of the cookie stays secret. */
    ref: string;
    staffId: string;
    passwordVersion: number;
    csrfToken: string;
    device: string;
  }
}

export type SessionCookieDeps = {
  readonly pool: Pool;
  /** Signs the cookie. */
  readonly secret: string;
  readonly publicUrl: string;
  readonly onError: (problem: unknown) => void;
};

/** A session that nobody asked to be remembered ends after this long without a request. */
export const IDLE_MS = 12 * 60 * 60 * 1_000;
/** The longest life of any session. */
export const REMEMBERED_MS = 30 * 24 * 60 * 60 * 1_000;

/** With HTTPS the prefix keeps other hosts of the domain from setting it. Names tell nothing of the product. */
export const cookieName = (publicUrl: string, name: 's' | 'd'): string =>
  publicUrl.startsWith('https:') ? `__Host-${name}` : name;

/** Reads the session of a request, for routes below it. Nothing is written until somebody signs in. */
export function sessionCookie({ pool, secret, publicUrl, onError }: SessionCookieDeps): RequestHandler[] {
  const PgStore = connectPgSimple(session);
  const store = new PgStore({
    pool,
    tableName: 'staff_sessions',
    ttl: IDLE_MS / 1_000,
    disableTouch: true,
    pruneSessionInterval: false,
    errorLog: (...problem: unknown[]) => onError(problem),
  });
  const [get, set, destroy] = [store.get.bind(store), store.set.bind(store), store.destroy.bind(store)];
  // Whoever reads the table cannot sign in with what stands there.
  Object.assign(store, {
    get: (sid: string, done: Parameters<typeof get>[1]) => get(hashed(sid), done),
    set: (sid: string, content: session.SessionData, done?: () => void) => set(hashed(sid), content, done),
    destroy: (sid: string, done?: () => void) => destroy(hashed(sid), done),
  });
  const isSecure = publicUrl.startsWith('https:');
  const read = session({
    store,
    secret,
    name: cookieName(publicUrl, 's'),
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure },
    resave: false,
    saveUninitialized: false,
    unset: 'keep',
  });
  return isSecure ? [believeHttps, read] : [read];
}

const hashed = (sid: string): string => createHash('sha256').update(sid).digest('base64url');

/** The public address says HTTPS; a proxy in front that is not trusted for other things must not make sign-in fail. */
const believeHttps: RequestHandler = (req, _res, next) => {
  Object.defineProperty(req, 'secure', { value: true });
  next();
};
