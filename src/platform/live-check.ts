import { messageOf } from '../core/errors.ts';
import type { Both } from '../core/language.ts';

/** What came of calling something once, for a person to read. `words` hold no secret. */
export type LiveCheck = { readonly outcome: 'works' | 'refused' | 'unreachable'; readonly words: Both };

/** `json` is null when the body is no JSON. */
export type Asked = { readonly status: number; readonly json: unknown } | { readonly unreachable: Both };

const TIMEOUT_MS = 5_000;

const WORDS: Readonly<Record<string, Both>> = {
  ECONNREFUSED: { es: 'ahí nadie escucha', en: 'nothing listens there' },
  ENOTFOUND: { es: 'esa máquina no existe', en: 'there is no such host' },
  EAI_AGAIN: { es: 'el nombre de la máquina no se puede resolver', en: 'the name of the host cannot be resolved' },
  ECONNRESET: { es: 'la conexión se cortó', en: 'the connection was cut' },
};

/** What has no language of ours, such as a name, a version or the words of another program. */
export const asItStands = (words: string): Both => ({ es: words, en: words });

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
export function whyUnreachable(error: unknown): Both {
  if (error instanceof Error && error.name === 'TimeoutError') {
    const seconds = TIMEOUT_MS / 1_000;
    return { es: `no contestó en ${seconds} s`, en: `no answer within ${seconds} s` };
  }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return WORDS[code] ?? asItStands(messageOf(cause) || code);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
