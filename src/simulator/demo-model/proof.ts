import { z } from 'zod';
import type { Language } from '../../core/language.ts';
import type { PlannedCall } from './protocol.ts';

type ToolResult = { readonly tool: string; readonly value: unknown };

/** Stands for the customer's words when the code they typed was right. */
const CODE_WAS_RIGHT = /^\[El código era correcto/;
const ASKS_FOR_CODE =
  /\b(?:otro c[oó]digo|(?:m[aá]nda|env[ií]a)(?:me)? (?:el|un|otro) c[oó]digo|verificar(?:me)?|(?:another|new) code|send (?:me )?(?:a|the|another) code|verify (?:me|myself))\b/i;
const ADDRESS = /[^\s@<>,;]+@[^\s@<>,;]+\.[a-z]{2,}/i;

const ABOUT_PROOF: readonly RegExp[] = [
  CODE_WAS_RIGHT,
  ASKS_FOR_CODE,
  ADDRESS,
  /••••••/,
  /^(?:Sí, confirmar|Yes, confirm|No)$/,
];

const Outcome = z.looseObject({ outcome: z.string(), sent_to: z.string().nullish() });
const outcomesOf = (results: readonly ToolResult[], tool?: string) =>
  results
    .filter((one) => tool === undefined || one.tool === tool)
    .flatMap(({ value }) => Outcome.safeParse(value).data ?? []);

/** The words to go by: after a right code those that were said before it. */
export const wordsToGoBy = (words: string, earlier: readonly string[]): string =>
  CODE_WAS_RIGHT.test(words)
    ? (earlier.findLast((one) => !ABOUT_PROOF.some((pattern) => pattern.test(one))) ?? '')
    : words;

/** Calls that prove who the customer is: an address they wrote, or a code when a tool wants one. */
export function proofCalls(words: string, results: readonly ToolResult[]): PlannedCall[] {
  const done = new Set(results.map(({ tool }) => tool));
  const [address] = words.match(ADDRESS) ?? [];
  if (address !== undefined && !done.has('set_email')) return [{ tool: 'set_email', args: { address } }];
  const isNeeded =
    ASKS_FOR_CODE.test(words) || outcomesOf(results).some(({ outcome }) => outcome === 'verification_needed');
  return isNeeded && !done.has('request_code') ? [{ tool: 'request_code', args: {} }] : [];
}

/** What is said of a code; null when none was asked for. */
export function proofWords(results: readonly ToolResult[], language: Language): string | null {
  const words = WORDS[language];
  if (outcomesOf(results, 'set_email').some(({ outcome }) => outcome === 'invalid_address')) return words.invalid;
  const asked = outcomesOf(results, 'request_code').at(-1);
  if (asked === undefined) return null;
  if (asked.outcome === 'sent') return words.sent(asked.sent_to ?? '');
  if (asked.outcome === 'no_address') return words.noAddress;
  return asked.outcome === 'too_many_codes' ? words.tooMany : null;
}

const WORDS = {
  es: {
    sent: (to: string) => `Para eso necesito confirmar quién eres. Te envié un código a ${to}; escríbelo aquí.`,
    noAddress: 'Para eso necesito confirmar quién eres. ¿A qué correo te mando un código?',
    tooMany: 'Ya se pidieron demasiados códigos. ¿Quieres que lo vea una persona?',
    invalid: 'Ese correo no se ve completo. ¿Me lo escribes otra vez?',
  },
  en: {
    sent: (to: string) => `For that I need to confirm who you are. I sent a code to ${to}; please type it here.`,
    noAddress: 'For that I need to confirm who you are. To which e-mail address may I send a code?',
    tooMany: 'Too many codes were asked for. Would you like a person to look at it?',
    invalid: 'That address does not look complete. Could you write it again?',
  },
};
