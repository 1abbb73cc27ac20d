import { createHash } from 'node:crypto';
import { messageOf } from '../../core/errors.ts';
import type { Channel, SendResult } from '../../outbox/index.ts';
import { GraphError, SendAnswer } from './answer-schema.ts';
import { classifyError } from './error-table.ts';
import { messageBody } from './message-body.ts';

export type CloudApiSettings = {
  readonly graphUrl: string;
  readonly graphVersion: string;
  readonly phoneNumberId: string;
  readonly accessToken: string;
};

/** Meta answers a send within a second or two; after this the answer counts as lost. */
const SEND_TIMEOUT_MS = 10_000;
/** Nobody waits for ticks that turn blue, nor for a typing indicator. */
const READ_TIMEOUT_MS = 5_000;

/** Errors that happen before the first byte has left: nothing was sent. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The WhatsApp Cloud API as the channel of the outbox. */
export function createCloudApi(settings: CloudApiSettings): Channel {
  const url = `${settings.graphUrl.replace(/\/$/, '')}/${settings.graphVersion}/${settings.phoneNumberId}/messages`;
  const post = (body: object, timeoutMs: number): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${settings.accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
  const markRead = async (wamid: string, more: object = {}): Promise<boolean> => {
    try {
      const body = { messaging_product: 'whatsapp', status: 'read', message_id: wamid, ...more };
      const response = await post(body, READ_TIMEOUT_MS);
      // Read to its end: a body that is cancelled takes its connection with it.
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  };
  return {
    credential: createHash('sha256').update(settings.accessToken).digest('hex').slice(0, 16),
    send: async ({ id, to, content }) => {
      try {
        const response = await post({ ...messageBody(to, content), biz_opaque_callback_data: id }, SEND_TIMEOUT_MS);
        return readAnswer(response, await response.text());
      } catch (error) {
        return isNotSent(error)
          ? { outcome: 'refused', refusal: 'later', code: 0, details: 'WhatsApp cannot be reached', retryAfterMs: null }
          : { outcome: 'ambiguous', details: messageOf(error) };
      }
    },
    showTyping: async (wamid) => void (await markRead(wamid, { typing_indicator: { type: 'text' } })),
    markRead: (wamid) => markRead(wamid),
  };
}

function readAnswer(response: Response, text: string): SendResult {
  const json = parseJson(text);
  if (response.ok) {
    const wamid = SendAnswer.safeParse(json).data?.messages[0]?.id;
    return wamid === undefined
      ? { outcome: 'ambiguous', details: 'an answer without message id' }
      : { outcome: 'accepted', wamid };
  }
  const error = GraphError.safeParse(json).data?.error;
  const meaning = classifyError(error?.code ?? null, response.status, error?.is_transient === true);
  const details = (error?.error_data?.details ?? error?.message ?? `HTTP ${response.status}`).slice(0, 300);
  if (meaning === 'ambiguous')
    return { outcome: 'ambiguous', details: `${error?.code ?? response.status}: ${details}` };
  return {
    outcome: 'refused',
    refusal: meaning,
    code: error?.code ?? response.status,
    details,
    retryAfterMs: retryAfterOf(response),
  };
}

const retryAfterOf = (response: Response): number | null => {
  const seconds = Number(response.headers.get('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3_600) * 1_000 : null;
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isNotSent(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return NOT_SENT.has(code);
}
