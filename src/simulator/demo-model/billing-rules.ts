import { billingWords, plansIn } from './billing-words.ts';
import { planChoices } from './choices.ts';
import { facturaAnswer, isFactura } from './factura.ts';
import type { Answer } from './protocol.ts';
import type { ModelTurn } from './read-turn.ts';
import { fold } from './slang.ts';

/** What is asked of billing, most telling first, over folded words. */
const ASKS: readonly (readonly [string, RegExp])[] = [
  [
    'resume_subscription',
    /\b(?:reactiv\w*|reanud\w*|resume|keep|no cancel\w*|don't cancel|do not cancel)\b.*\b(?:suscripcion|subscription|plan)\b/,
  ],
  [
    'cancel_subscription',
    /\b(?:d[ae]r?me de baja|unsubscribe)\b|\b(?:cancel\w*|dar\w* de baja|quit\w*|stop|end)\b.*\b(?:suscripcion|subscription|plan)\b/,
  ],
  [
    'change_plan',
    /\b(?:cambi\w*|pas[ae]\w*|mejor|switch|change|upgrade|downgrade|move)\b.*\b(?:plan|plus|anual|mensual|yearly|annual|monthly)\b/,
  ],
  // A plan of the list that was tapped.
  ['subscribe', /^[^,\n]*, (?:mes|ano|month|year)$/],
  [
    'subscribe',
    /\b(?:suscrib\w*|subscribe|sign me up)\b|\b(?:quiero|quisiera|i want|i would like|i'd like) (?:el|un|the|a)(?: \w+)? ?(?:plan|club)\b/,
  ],
  [
    'pay_invoice',
    /\b(?:pagar (?:lo|mi|el) (?:que debo|pendiente|recibo pendiente)|pay (?:my |the )?(?:open |pending )?(?:invoice|bill)|pay what i owe)\b/,
  ],
  ['portal_link', /\b(?:(?:cambiar?|actualizar?) (?:mi|la) tarjeta|(?:change|update) my card|portal)\b/],
  ['list_receipts', /\b(?:mis recibos|todos los recibos|my receipts|all receipts|my invoices)\b/],
  ['receipt_link', /\b(?:recibo|receipt)\b/],
  ['subscription_status', /\b(?:mi suscripcion|mi plan|my subscription|my plan)\b/],
  ['list_plans', /\b(?:planes|suscripcion(?:es)?|plans|subscriptions?|club de cafe|coffee club)\b/],
];
const YEARLY = /\b(?:anual|ano|yearly|annual|year)\b/;
const REGRETS = /\b(?:mejor no|me arrepenti|dejala|siempre no|on second thought|changed my mind|keep it)\b/;

/** The call or the words for a message about billing; null when it is about something else. */
export function billingAnswer(turn: ModelTurn, offered: readonly string[]): Answer | null {
  if (isFactura(turn.words)) return facturaAnswer(turn, offered);
  const words = fold(turn.words);
  const tool = toolFor(words, turn);
  if (tool === undefined) return null;
  const needsPlan = tool === 'subscribe' || tool === 'change_plan';
  const plans = plansIn(turn.results);
  const next = needsPlan && plans === null ? 'list_plans' : tool;
  const isDone = turn.results.some((result) => result.tool === next);
  if (!isDone && offered.includes(next)) return { calls: [{ tool: next, args: argumentsOf(next, turn, words) }] };
  const choices = tool === 'list_plans' ? planChoices(turn, offered) : null;
  if (choices !== null) return choices;
  const text = billingWords(turn.results, turn.language);
  return text === null ? null : { text };
}

function toolFor(words: string, { earlier }: ModelTurn): string | undefined {
  // "Mejor no" takes back what was asked for last.
  if (REGRETS.test(words) && earlier.at(-1)?.tool === 'cancel_subscription') return 'resume_subscription';
  return ASKS.find(([, pattern]) => pattern.test(words))?.[0];
}

function argumentsOf(tool: string, turn: ModelTurn, words: string): Record<string, unknown> {
  if (tool === 'receipt_link') return { number: /\bDEMO-[0-9A-Z]+\b/.exec(turn.words)?.[0] ?? null };
  if (tool !== 'subscribe' && tool !== 'change_plan') return {};
  const interval = YEARLY.test(words) ? 'year' : 'month';
  const plans = (plansIn(turn.results) ?? []).filter((plan) => plan.interval === interval);
  const named = plans.find((plan) => /\bplus\b/.test(words) === /plus/i.test(plan.name));
  return { price_id: (named ?? plans[0])?.price_id ?? '' };
}
