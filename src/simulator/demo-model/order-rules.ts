import type { Language } from '../../core/language.ts';
import { intentsOf } from './intent-rules.ts';
import { orderAskOf } from './order-asks.ts';
import { planOrder } from './order-steps.ts';
import { orderQuestion, orderWords } from './order-words.ts';
import { policyWords } from './policy-words.ts';
import type { Answer } from './protocol.ts';
import type { ModelTurn } from './read-turn.ts';
import { fold } from './slang.ts';

const PERSON_OFFERED = /(?:¿Quieres que lo vea una persona\?|Would you like a person to look at it\?)\s*$/;
const YES = /^\W*(?:si|claro|dale|va|ok(?:ay)?|por favor|yes|sure|please|yep)\b/;

/** The next call of an order, or what is said once there is none; null when the words are about something else. */
export function orderAnswer(turn: ModelTurn, offered: readonly string[]): Answer | null {
  if (PERSON_OFFERED.test(turn.before?.reply ?? '') && YES.test(fold(turn.words)) && offered.includes('ask_for_person'))
    return { calls: [{ tool: 'ask_for_person', args: { why: turn.before?.said.slice(0, 200) || turn.words } }] };
  const isPossible = offered.includes('set_cart_line') || turn.results.length > 0;
  if (!isPossible) return null;
  const ask = orderAskOf(turn) ?? (isAboutOrders(turn) ? ({ kind: 'orders' } as const) : null);
  if (ask === null) return null;
  const call = planOrder(ask, turn);
  if (call !== null && offered.includes(call.tool)) return { calls: [call] };
  const question = orderQuestion(ask, turn.language);
  if (question !== null) return { text: withWaysToPay(question, turn, turn.language) };
  return { text: orderWords(turn) };
}

const isAboutOrders = ({ words }: ModelTurn): boolean => intentsOf(words).includes('order');

/** The ways to pay stand before the question which one is wanted. */
const withWaysToPay = (question: string, { results }: ModelTurn, language: Language): string =>
  [...(policyWords(results, language) === null ? [] : [policyWords(results, language)]), question].join('\n\n');
