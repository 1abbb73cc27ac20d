import { z } from 'zod';
import { messageOf } from '../../core/errors.ts';
import { GraphError } from './answer-schema.ts';
import type { CloudApiSettings } from './client.ts';

const PhoneNumber = z.looseObject({ display_phone_number: z.string().catch(''), verified_name: z.string().catch('') });
const TIMEOUT_MS = 5_000;

/** Asks Meta about our number with our token: what is wrong in words, or who we are. */
export async function checkNumber(
  settings: CloudApiSettings,
): Promise<{ readonly problem: string | null; readonly words: string }> {
  const url = `${settings.graphUrl.replace(/\/$/, '')}/${settings.graphVersion}/${settings.phoneNumberId}`;
  try {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${settings.accessToken}` },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const json: unknown = await response.json().catch(() => null);
    if (response.ok) {
      const number = PhoneNumber.parse(json);
      return { problem: null, words: `the number of ${number.verified_name || 'this account'} answers` };
    }
    return { problem: refusal(GraphError.safeParse(json).data?.error.code ?? null, response.status), words: '' };
  } catch (error) {
    return { problem: `WhatsApp cannot be reached: ${messageOf(error)}`, words: '' };
  }
}

function refusal(code: number | null, status: number): string {
  if (code === 190 || status === 401)
    return 'WHATSAPP_ACCESS_TOKEN is refused (190): make a new permanent system-user token.';
  if (code === 100 || status === 404)
    return 'WHATSAPP_PHONE_NUMBER_ID is unknown to this token (100): copy it again, or give the system user access.';
  return `WhatsApp refuses the question: code ${code ?? 'none'}, HTTP ${status}.`;
}
