import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { AppError } from '../../core/errors.ts';
import { isPublicAddress } from './public-address.ts';

export type GuardedGet = {
  readonly headers: Readonly<Record<string, string>>;
  /** Only for hosts of the configuration, never for one that a message names. */
  readonly mayBePrivate: boolean;
  readonly signal: AbortSignal;
  /** Nothing came for so long: the connection ends with `net_idle`, ms. */
  readonly idleMs: number;
  /** Finds the addresses of a name; the system's way unless another one is given. */
  readonly resolve?: Resolve;
};

/** All addresses of a name, of one family or of both (0). */
export type Resolve = (hostname: string, family: number) => Promise<readonly LookupAddress[]>;

const bySystem: Resolve = (hostname, family) => lookup(hostname, { all: true, family });

/**
 * Begins a GET whose address came from outside. The name is resolved once, each address is checked, and the connection
 * goes to what was checked, so that a name cannot change its mind in between. Redirects are not followed: they are an
 * answer like others. Throws AppError `net_address_refused` (forbidden) for private addresses, `net_idle`, or what the
 * connection throws.
 */
export const guardedGet = (url: URL, options: GuardedGet): Promise<IncomingMessage> =>
  guarded(url, { ...options, method: 'GET', body: '' });

/** Posts a body in the same way. */
export const guardedPost = (
  url: URL,
  options: GuardedGet & { readonly body: string | Buffer },
): Promise<IncomingMessage> => guarded(url, { ...options, method: 'POST' });

type Guarded = GuardedGet & { readonly method: 'GET' | 'POST'; readonly body: string | Buffer };

function guarded(url: URL, { method, body, ...options }: Guarded): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !options.mayBePrivate && !isPublicAddress(host)) return Promise.reject(refused(host));
  const begin = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const length = method === 'POST' ? { 'content-length': String(Buffer.byteLength(body)) } : {};
  return new Promise((resolve, reject) => {
    const asked = begin(url, {
      method,
      headers: { ...options.headers, ...length, 'accept-encoding': 'identity' },
      lookup: pinned(options.resolve ?? bySystem, options.mayBePrivate ? () => true : isPublicAddress),
      signal: options.signal,
      // A connection of its own: one that stands open was checked for another question.
      agent: false,
    });
    asked.setTimeout(options.idleMs, () => asked.destroy(new AppError('net_idle', 'unavailable')));
    asked.once('response', resolve);
    asked.once('error', reject);
    asked.end(body);
  });
}

const pinned =
  (resolve: Resolve, isAllowed: (address: string) => boolean): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, options.family === 'IPv4' ? 4 : options.family === 'IPv6' ? 6 : (options.family ?? 0))
      .then((found) => {
        // One private address among several is reason enough: whoever named the host chose all of them.
        if (!found.every(({ address }) => isAllowed(address))) return callback(refused(hostname), [], 0);
        const [first] = found;
        if (options.all === true) return callback(null, [...found]);
        return callback(null, first?.address ?? '', first?.family ?? 4);
      })
      .catch((error: NodeJS.ErrnoException) => callback(error, [], 0));
  };

const refused = (host: string): AppError => new AppError('net_address_refused', 'forbidden', { facts: { host } });

/** Why a request to an address would not be made, before one is: its name is unknown, or it leads into a private network. */
export async function addressProblem(
  url: URL,
  { mayBePrivate, resolve = bySystem }: { readonly mayBePrivate: boolean; readonly resolve?: Resolve | undefined },
): Promise<'unknown' | 'private' | null> {
  if (mayBePrivate) return null;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return isPublicAddress(host) ? null : 'private';
  const found = await resolve(host, 0).catch(() => []);
  if (found.length === 0) return 'unknown';
  return found.every(({ address }) => isPublicAddress(address)) ? null : 'private';
}
