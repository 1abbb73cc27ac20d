import { z } from 'zod';
import { askJson, type LiveCheck } from '../../platform/live-check.ts';
import { GraphError } from './answer-schema.ts';
import type { CloudApiSettings } from './client.ts';
import { worded } from './number-schema.ts';

type Account = Pick<CloudApiSettings, 'graphUrl' | 'graphVersion' | 'phoneNumberId' | 'accessToken'>;

const PhoneNumber = z.looseObject({
  id: worded,
  display_phone_number: z.string().catch(''),
  verified_name: z.string().catch(''),
});

/** Asks Meta about our number with our token: who we are, or what is wrong and what to do. */
export async function checkWhatsAppAccount(account: Account): Promise<LiveCheck> {
  const { graphUrl, graphVersion, phoneNumberId, accessToken } = account;
  const base = graphUrl.replace(/\/$/, '');
  const asked = await askJson(`${base}/${graphVersion}/${phoneNumberId}`, { authorization: `Bearer ${accessToken}` });
  if ('unreachable' in asked) {
    return { outcome: 'unreachable', words: `WhatsApp cannot be reached at ${base}: ${asked.unreachable}.` };
  }
  const number = PhoneNumber.safeParse(asked.json).data;
  if (asked.status === 200 && number?.id === phoneNumberId) return { outcome: 'works', words: nameOf(number) };
  const error = GraphError.safeParse(asked.json).data?.error;
  if (error === undefined) {
    const words = `What answers at ${base} is not WhatsApp (HTTP ${asked.status}). Look at WHATSAPP_GRAPH_URL and proxies.`;
    return { outcome: 'refused', words };
  }
  return { outcome: 'refused', words: refusalOf(error.code, asked.status) };
}

const nameOf = (number: z.infer<typeof PhoneNumber>): string =>
  `answers as ${[number.verified_name, number.display_phone_number].filter(Boolean).join(', ') || number.id}`;

const REMEDIES: ReadonlyMap<number, string> = new Map([
  [190, 'WHATSAPP_ACCESS_TOKEN is refused (190): it has expired or was withdrawn. Make a new one that never expires.'],
  [0, 'WHATSAPP_ACCESS_TOKEN is refused (0): it is not valid. Make a new permanent token of a system user.'],
  [
    100,
    'WHATSAPP_PHONE_NUMBER_ID is unknown to this token (100): copy it again, or give the system user access to it.',
  ],
  [10, 'WHATSAPP_ACCESS_TOKEN lacks a right (10): make it with whatsapp_business_messaging and _management.'],
  [2635, 'WHATSAPP_GRAPH_VERSION is no longer served (2635): remove the variable to use the default.'],
  [368, 'Meta has restricted this account (368): read why in the WhatsApp manager, under account quality.'],
  [131031, 'Meta has locked this account (131031): read why in the WhatsApp manager, under account quality.'],
]);

function refusalOf(code: number, status: number): string {
  const known = REMEDIES.get(code >= 200 && code <= 299 ? 10 : code);
  if (known !== undefined) return known;
  if ([4, 80007, 130429].includes(code)) return `Meta counts too many calls at the moment (${code}). Ask again later.`;
  if (status >= 500) return `Meta has trouble of its own (code ${code}, HTTP ${status}). Ask again later.`;
  return `WhatsApp refuses the question (code ${code}, HTTP ${status}).`;
}
