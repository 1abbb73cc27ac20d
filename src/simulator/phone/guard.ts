import type { Request, RequestHandler } from 'express';
import { AppError } from '../../core/errors.ts';
import { isSameSecret } from '../../platform/http/index.ts';

const COOKIE = 'recado_simulator';

/**
 * Lets only those in who know the simulator key: by header, by cookie, or once by `?key=`, which sets the cookie and
 * leaves the address bar again. Without a key everybody passes.
 */
export const needsSimulatorKey =
  (key: string | null): RequestHandler =>
  (request, response, next) => {
    if (key === null || isKnown(request, key)) return next();
    const given = request.query['key'];
    if (typeof given !== 'string' || !isSameSecret(given, key)) throw new AppError('simulator_key_needed', 'forbidden');
    response.cookie(COOKIE, key, { httpOnly: true, sameSite: 'strict', secure: request.secure, path: '/simulator' });
    if (request.method !== 'GET') return next();
    const { pathname, searchParams } = new URL(request.originalUrl, 'http://simulator');
    searchParams.delete('key');
    const rest = searchParams.size > 0 ? `?${searchParams}` : '';
    // A path that starts with two slashes would be another host's address.
    return response.redirect(303, `/${pathname.replace(/^\/+/, '')}${rest}`);
  };

function isKnown(request: Request, key: string): boolean {
  const header = request.headers['x-simulator-key'];
  if (typeof header === 'string') return isSameSecret(header, key);
  const cookie = cookieOf(request);
  return cookie !== null && isSameSecret(cookie, key);
}

function cookieOf(request: Request): string | null {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const found = pairs.find((pair) => pair.startsWith(`${COOKIE}=`));
  if (found === undefined) return null;
  try {
    return decodeURIComponent(found.slice(COOKIE.length + 1));
  } catch {
    return null;
  }
}

const READS = new Set(['GET', 'HEAD']);

/** Changes come from our own page or from a program, never from another site's page. */
export const refusesOtherSites: RequestHandler = (request, _response, next) => {
  if (!READS.has(request.method)) checkSite(request);
  return next();
};

/** The same, and only as JSON, or as a file. */
export const refusesForeignPages: RequestHandler = (request, _response, next) => {
  if (READS.has(request.method)) return next();
  checkSite(request);
  // A file may be of any type: another site cannot send one without being asked for its origin first.
  const isFile = /^\/customers\/[^/]+\/files$/.test(request.path);
  if (!isFile && !request.is('application/json')) throw new AppError('simulator_needs_json', 'invalid');
  return next();
};

function checkSite({ headers }: Request): void {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw foreign();
  const { origin } = headers;
  if (origin !== undefined && hostOf(origin) !== headers.host) throw foreign();
}

const foreign = (): AppError => new AppError('simulator_foreign_page', 'forbidden');

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);
