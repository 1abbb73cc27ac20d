import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { MediaPlace, MediaSource, OpenedMedia } from '../../media/index.ts';
import { guardedGet } from '../../platform/net/guarded-request.ts';
import { GraphError } from './answer-schema.ts';
import type { CloudApiSettings } from './client.ts';
import { classifyError } from './error-table.ts';
import { type MediaHosts, mediaHosts } from './media-hosts.ts';
import { numeric } from './number-schema.ts';
import { readBounded } from './read-bounded.ts';

export type MediaSourceSettings = CloudApiSettings & {
  /** Nothing came for so long, ms. */
  readonly idleMs?: number;
};

type Refused = Extract<OpenedMedia, { outcome: 'refused' }>;
type Answer = { readonly response: IncomingMessage } | { readonly refused: Refused };

const IDLE_MS = 15_000;
const LOOKUP_BYTES = 64 * 1_024;
const MAX_REDIRECTS = 2;

const Lookup = z.looseObject({
  url: z.string().max(4_000),
  sha256: z.string().max(200).nullish().catch(null),
  file_size: numeric.pipe(z.number().int().nonnegative()).nullish().catch(null),
});

/**
 * Files of the Cloud API: by the URL of the webhook while it is valid (five minutes), otherwise by id (seven days).
 * The URL is data: only Meta's hosts and that of the configuration are asked, and only they see the token.
 */
export function createMediaSource(settings: MediaSourceSettings): MediaSource {
  const hosts = mediaHosts(settings.graphUrl);
  const get = (url: string, signal: AbortSignal): Promise<Answer> => follow(settings, hosts, url, signal);
  return {
    open: async (place, signal) => {
      const direct = place.url === null ? null : await get(place.url, signal);
      if (direct !== null && 'response' in direct) return opened(direct.response, null);
      // Whatever was wrong with the URL: the id knows another one.
      return openById(settings, place, get, signal);
    },
  };
}

async function openById(
  { graphUrl, graphVersion, phoneNumberId }: MediaSourceSettings,
  { mediaId }: MediaPlace,
  get: (url: string, signal: AbortSignal) => Promise<Answer>,
  signal: AbortSignal,
): Promise<OpenedMedia> {
  const base = `${graphUrl.replace(/\/$/, '')}/${graphVersion}`;
  const asked = await get(`${base}/${encodeURIComponent(mediaId)}?phone_number_id=${phoneNumberId}`, signal);
  if ('refused' in asked) return asked.refused;
  const found = Lookup.safeParse(await readBounded(asked.response, LOOKUP_BYTES)).data;
  if (!found) return refused('unreachable', true);
  const answer = await get(found.url, signal);
  // A URL that was given this moment and holds nothing may be a hiccup; an id that is unknown is none.
  if ('refused' in answer) return { ...answer.refused, isWorthRetrying: answer.refused.reason !== 'place_refused' };
  return opened(answer.response, { bytes: found.file_size ?? null, sha256: found.sha256 ?? null });
}

function opened(
  body: IncomingMessage,
  known: { readonly bytes: number | null; readonly sha256: string | null } | null,
): OpenedMedia {
  const length = Number(body.headers['content-length'] ?? Number.NaN);
  return {
    outcome: 'open',
    body,
    bytes: known?.bytes ?? (Number.isSafeInteger(length) ? length : null),
    sha256: known?.sha256 ?? null,
  };
}

/** Follows a redirect only to where the first address might have led as well. */
async function follow(
  settings: MediaSourceSettings,
  hosts: MediaHosts,
  address: string,
  signal: AbortSignal,
): Promise<Answer> {
  let url = URL.parse(address);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const trust = url === null ? null : hosts.trustOf(url);
    if (url === null || trust === null) return { refused: refused('place_refused', false) };
    const response = await ask(settings, url, trust, signal);
    if ('refused' in response) return response;
    const { statusCode = 0, headers } = response.response;
    if (statusCode === 200) return response;
    if (statusCode < 300 || statusCode > 399) return { refused: await refusalOf(response.response) };
    response.response.destroy();
    url = URL.parse(headers.location ?? '', url.href);
  }
  return { refused: refused('place_refused', false) };
}

async function ask(
  settings: MediaSourceSettings,
  url: URL,
  trust: NonNullable<ReturnType<MediaHosts['trustOf']>>,
  signal: AbortSignal,
): Promise<Answer> {
  try {
    const response = await guardedGet(url, {
      headers: {
        'user-agent': 'recado',
        ...(trust.seesToken ? { authorization: `Bearer ${settings.accessToken}` } : {}),
      },
      mayBePrivate: trust.mayBePrivate,
      signal,
      idleMs: settings.idleMs ?? IDLE_MS,
    });
    return { response };
  } catch (error) {
    const isRefused = error instanceof AppError && error.code === 'net_address_refused';
    return { refused: isRefused ? refused('place_refused', false) : refused('unreachable', true) };
  }
}

const refused = (reason: Refused['reason'], isWorthRetrying: boolean, retryAfterMs: number | null = null): Refused => ({
  outcome: 'refused',
  reason,
  isWorthRetrying,
  retryAfterMs,
});

/**
 * Meta's error page, Nov 2025: an unknown or expired id is 400 (code 100) or 404, an expired URL 404, sometimes 401 or
 * 410. Most rate limits are 400 too, by their code.
 */
async function refusalOf(response: IncomingMessage): Promise<Refused> {
  const { statusCode: status = 0, headers } = response;
  const error =
    status === 400 ? GraphError.safeParse(await readBounded(response, LOOKUP_BYTES)).data?.error : undefined;
  response.destroy();
  if (status === 429 || status >= 500) {
    const seconds = Number(headers['retry-after']);
    return refused('unreachable', true, seconds > 0 ? Math.min(seconds, 600) * 1_000 : null);
  }
  // A token that is refused now may be set right: the file waits for seven days.
  if (status === 401 || status === 403) return refused('unreachable', true);
  const isLost = error === undefined || classifyError(error.code, status, error.is_transient === true) === 'never';
  return isLost ? refused('gone', false) : refused('unreachable', true);
}
