import { billingWords, plansIn } from './billing-words.ts';
import type { Answer } from './protocol.ts';
import type { ModelTurn } from './read-turn.ts';

/** What is asked of billing, most telling first, over folded words. */
const ASKS: readonly (readonly [string, RegExp])[] = [
  ['ask_for_person', /\b(factura|facturar|cfdi)\b/],
  ['cancel_subscription', /\b(cancel\w*|dar\w* de baja)\b.*\b(suscripcion|subscription|plan)\b/],
  ['resume_subscription', /\b(reactiv\w*|reanud\w*|resume|keep)\b.*\b(suscripcion|subscription|plan)\b/],
  [
    'change_plan',
    /\b(cambi\w*|pasa\w*|switch|change|upgrade|downgrade)\b.*\b(plan|anual|mensual|yearly|annual|monthly)\b/,
  ],
  ['subscribe', /\b(suscrib\w*|subscribe)\b/],
  ['pay_invoice', /\b(pagar (?:lo|mi) (?:pendiente|recibo pendiente)|pay (?:my |the )?open invoice)\b/],
  ['portal_link', /\b((?:cambiar|actualizar) mi tarjeta|(?:change|update) my card|portal)\b/],
  ['list_receipts', /\b(mis recibos|my receipts)\b/],
  ['receipt_link', /\b(recibo|receipt)\b/],
  ['subscription_status', /\b(mi suscripcion|mi plan|my subscription|my plan)\b/],
  ['list_plans', /\b(planes|suscripcion(?:es)?|plans|subscriptions?)\b/],
];
const YEARLY = /\b(anual|ano|yearly|annual|year)\b/;

const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();

/** The call or the words for a message about billing; null when it is about something else. */
export function billingAnswer(turn: ModelTurn, offered: readonly string[]): Answer | null {
  const words = fold(turn.words);
  const tool = ASKS.find(([, pattern]) => pattern.test(words))?.[0];
  if (tool === undefined) return null;
  const needsPlan = tool === 'subscribe' || tool === 'change_plan';
  const plans = plansIn(turn.results);
  const next = needsPlan && plans === null ? 'list_plans' : tool;
  const isDone = turn.results.some((result) => result.tool === next);
  if (!isDone && offered.includes(next)) return { calls: [{ tool: next, args: argumentsOf(next, turn, words) }] };
  const text = billingWords(turn.results, turn.language);
  return text === null ? null : { text };
}

function argumentsOf(tool: string, turn: ModelTurn, words: string): Record<string, unknown> {
  if (tool === 'ask_for_person') return { why: turn.words.slice(0, 200) };
  if (tool === 'receipt_link') return { number: null };
  if (tool !== 'subscribe' && tool !== 'change_plan') return {};
  const interval = YEARLY.test(words) ? 'year' : 'month';
  const plans = (plansIn(turn.results) ?? []).filter((plan) => plan.interval === interval);
  const named = plans.find((plan) => /\bplus\b/.test(words) === /plus/i.test(plan.name));
  return { price_id: (named ?? plans[0])?.price_id ?? '' };
}
