import { messageOf } from '../core/errors.ts';

/** What came of calling something once, for a person to read. `words` hold no secret. */
export type LiveCheck = { readonly outcome: 'works' | 'refused' | 'unreachable'; readonly words: string };

/** `json` is null when the body is no JSON. */
export type Asked = { readonly status: number; readonly json: unknown } | { readonly unreachable: string };

const TIMEOUT_MS = 5_000;

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host cannot be resolved',
  ECONNRESET: 'the connection was cut',
};

/** Asks once by GET, at most 5 s, without following redirects, which would carry the token elsewhere. Never throws. */
export async function askJson(url: string, headers: Readonly<Record<string, string>>): Promise<Asked> {
  try {
    const response = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    return { status: response.status, json: parse(await response.text()) };
  } catch (error) {
    return { unreachable: whyUnreachable(error) };
  }
}

/** The reason in words; `fetch` itself only says that it failed and hides the reason in the cause. */
export function whyUnreachable(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1_000} s`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return WORDS[code] ?? (messageOf(cause) || code);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
