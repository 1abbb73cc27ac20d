import { z } from 'zod';
import type { Language } from '../../core/language.ts';
import type { Answer, PlannedCall } from './protocol.ts';

type ToolResult = { readonly tool: string; readonly value: unknown };
type Asked = { readonly words: string; readonly language: Language; readonly results: readonly ToolResult[] };

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
  /^$/,
];

export const isCodeRight = (words: string): boolean => CODE_WAS_RIGHT.test(words);

/** Whether words are about codes and nothing else. */
export const aboutProof = (said: string): boolean => ABOUT_PROOF.some((pattern) => pattern.test(said));

const Outcome = z.looseObject({ outcome: z.string(), sent_to: z.string().nullish(), next: z.string().nullish() });
const outcomesOf = (results: readonly ToolResult[], tool?: string) =>
  results
    .filter((one) => tool === undefined || one.tool === tool)
    .flatMap(({ value }) => Outcome.safeParse(value).data ?? []);

/** What has to be asked or said before anything else, to prove who the customer is; null when nothing has. */
export function proofAnswer(turn: Asked, offered: readonly string[]): Answer | null {
  const calls = proofCalls(turn).filter(({ tool }) => offered.includes(tool));
  if (calls.length > 0) return { calls };
  const text = proofWords(turn.results, turn.language);
  return text === null ? null : { text };
}

/** An address they wrote, a code when a tool wants one, a person where no code can do. */
function proofCalls({ words, results }: Asked): PlannedCall[] {
  const done = new Set(results.map(({ tool }) => tool));
  const [address] = words.match(ADDRESS) ?? [];
  if (address !== undefined && !done.has('set_email')) return [{ tool: 'set_email', args: { address } }];
  const missing = outcomesOf(results).find(({ outcome }) => outcome === 'verification_needed');
  if (missing?.next?.includes('ask_for_person'))
    return done.has('ask_for_person') ? [] : [{ tool: 'ask_for_person', args: { why: words.slice(0, 200) } }];
  const isNeeded = ASKS_FOR_CODE.test(words) || missing !== undefined;
  return isNeeded && !done.has('request_code') ? [{ tool: 'request_code', args: {} }] : [];
}

/** What is said of a code; null when none was asked for. */
function proofWords(results: readonly ToolResult[], language: Language): string | null {
  const words = WORDS[language];
  if (outcomesOf(results, 'set_email').some(({ outcome }) => outcome === 'invalid_address')) return words.invalid;
  if (outcomesOf(results).some(({ outcome }) => outcome === 'no_proven_address')) return words.noAddress;
  const asked = outcomesOf(results, 'request_code').at(-1);
  if (asked === undefined) return null;
  if (asked.outcome === 'sent') return words.sent(asked.sent_to ?? '');
  if (asked.outcome === 'no_address') return words.noAddress;
  return asked.outcome === 'too_many_codes' ? words.tooMany : words.noNeed;
}

const WORDS = {
  es: {
    sent: (to: string) => `Para eso necesito confirmar quién eres. Te envié un código a ${to}; escríbelo aquí.`,
    noAddress: 'Para eso necesito confirmar quién eres. ¿A qué correo te mando un código?',
    tooMany: 'Ya se pidieron demasiados códigos. ¿Quieres que lo vea una persona?',
    invalid: 'Ese correo no se ve completo. ¿Me lo escribes otra vez?',
    noNeed: 'No hace falta otro código. ¿En qué te ayudo?',
  },
  en: {
    sent: (to: string) => `For that I need to confirm who you are. I sent a code to ${to}; please type it here.`,
    noAddress: 'For that I need to confirm who you are. To which e-mail address may I send a code?',
    tooMany: 'Too many codes were asked for. Would you like a person to look at it?',
    invalid: 'That address does not look complete. Could you write it again?',
    noNeed: 'No other code is needed. How can I help?',
  },
};
