import { z } from 'zod';
import type { Language } from '../../core/language.ts';
import type { ToolResult } from './read-turn.ts';

const Plan = z.looseObject({ price_id: z.string(), name: z.string(), interval: z.string(), price: z.string() });
const Subscription = z.looseObject({
  plan: z.string(),
  price: z.string(),
  status: z.string(),
  renews_on: z.string().optional(),
  ends_on: z.string().optional(),
  trial_until: z.string().optional(),
});
const Receipt = z.looseObject({ number: z.string().nullable(), date: z.string(), amount: z.string() });
const Outcome = z.looseObject({
  outcome: z.string(),
  plans: z.array(Plan).optional(),
  subscriptions: z.array(Subscription).optional(),
  receipts: z.array(Receipt).optional(),
  link: z.string().optional(),
  button: z.string().optional(),
  amount: z.string().optional(),
  say_also: z.string().optional(),
});
type Outcome = z.infer<typeof Outcome>;

const TOOLS =
  /^(list_plans|subscription_status|subscribe|change_plan|cancel_subscription|resume_subscription|pay_invoice|list_receipts|receipt_link|portal_link)$/;

const WORDS = {
  es: {
    plans: 'Estos son los planes:',
    renews: (date: string) => `se renueva el ${date}`,
    ends: (date: string) => `termina el ${date}`,
    trial: (date: string) => `prueba hasta el ${date}`,
    link: 'Aquí está el enlace:',
    button: (amount: string) => `Debes ${amount}. Toca el botón para pagar.`,
    verification_needed: 'Para eso necesito comprobar quién eres con un código por correo.',
    noPlan: 'No encontré ningún plan ni suscripción a tu nombre. ¿Quieres que lo vea una persona?',
    none: 'No encontré nada de eso a tu nombre.',
    has_one_already: 'Ya tienes una suscripción; si quieres, cambia de plan.',
    same_plan: 'Ese es el plan que tienes.',
    ends_already: 'Eso no cambia nada: no hay otra renovación.',
    goes_on_already: 'No hay ninguna cancelación que deshacer.',
    unpaid_first_pay_invoice: 'Primero hay que pagar lo pendiente. ¿Te paso el enlace?',
    several_subscriptions: 'Tienes más de una suscripción: lo ve contigo una persona del equipo.',
    not_configured: 'Las suscripciones no están disponibles aquí. ¿Quieres que lo vea una persona?',
    other: 'Eso no se puede ahora. ¿Quieres que lo vea una persona?',
  },
  en: {
    plans: 'These are the plans:',
    renews: (date: string) => `renews on ${date}`,
    ends: (date: string) => `ends on ${date}`,
    trial: (date: string) => `trial until ${date}`,
    link: 'Here is the link:',
    button: (amount: string) => `You owe ${amount}. Tap the button to pay.`,
    verification_needed: 'For that I need to check who you are with a code by email.',
    noPlan: 'I found no plan or subscription under your name. Would you like a person to look at it?',
    none: 'I found nothing of that under your name.',
    has_one_already: 'You have a subscription already; you can change its plan.',
    same_plan: 'That is the plan you have.',
    ends_already: 'That changes nothing: there is no further renewal.',
    goes_on_already: 'There is no cancellation to undo.',
    unpaid_first_pay_invoice: 'What is open has to be paid first. Would you like the link?',
    several_subscriptions: 'You have more than one subscription: a person on the team looks at it with you.',
    not_configured: 'Subscriptions are not available here. Would you like a person to look at it?',
    other: 'That cannot be done now. Would you like a person to look at it?',
  },
} as const;

const NONE = /^(?:none|no_subscription|no_plans|not_found|nothing_open|no_account_yet)$/;
const KNOWN = [
  'verification_needed',
  'has_one_already',
  'same_plan',
  'ends_already',
  'goes_on_already',
  'unpaid_first_pay_invoice',
  'several_subscriptions',
  'not_configured',
] as const;

const FORMS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  es: { month: 'mes', year: 'año' },
  en: { month: 'month', year: 'year' },
};

/** By what a plan is paid, in one word. */
export const formOf = (interval: string, language: Language): string => FORMS[language][interval] ?? interval;

/** The plans that this turn has asked for; null before. */
export function plansIn(results: readonly ToolResult[]): readonly z.infer<typeof Plan>[] | null {
  const found = results.findLast(({ tool }) => tool === 'list_plans');
  return found === undefined ? null : (Outcome.safeParse(found.value).data?.plans ?? []);
}

/** What the newest tool of billing said, in words; null when none was asked. */
export function billingWords(results: readonly ToolResult[], language: Language): string | null {
  const newest = results.findLast(({ tool }) => TOOLS.test(tool));
  const said = Outcome.safeParse(newest?.value).data;
  if (said === undefined) return null;
  const lines = linesOf(said, language);
  const also = said.say_also === undefined ? [] : [said.say_also];
  // A question is the last thing said, so that a yes is one to it.
  return (lines.endsWith('?') ? [...also, lines] : [lines, ...also]).join('\n');
}

function linesOf(said: Outcome, language: Language): string {
  const words = WORDS[language];
  const known = KNOWN.find((outcome) => outcome === said.outcome);
  if (known !== undefined) return words[known];
  if (said.outcome === 'no_subscription') return words.noPlan;
  if (NONE.test(said.outcome)) return words.none;
  if (said.button !== undefined) return words.button(said.amount ?? '');
  if (said.link !== undefined) return `${words.link} ${said.link}`;
  if (said.plans) return [words.plans, ...said.plans.map(({ name, price }) => `- ${name}: ${price}`)].join('\n');
  if (said.subscriptions) return said.subscriptions.map((one) => subscriptionLine(one, language)).join('\n');
  if (said.receipts)
    return said.receipts.map(({ number, date, amount }) => `- ${number ?? ''} ${date}: ${amount}`).join('\n');
  return words.other;
}

function subscriptionLine(one: z.infer<typeof Subscription>, language: Language): string {
  const words = WORDS[language];
  const when = [
    ...(one.trial_until === undefined ? [] : [words.trial(one.trial_until)]),
    ...(one.renews_on === undefined ? [] : [words.renews(one.renews_on)]),
    ...(one.ends_on === undefined ? [] : [words.ends(one.ends_on)]),
  ];
  return `${one.plan}: ${[one.price, ...when].join(', ')}`;
}
