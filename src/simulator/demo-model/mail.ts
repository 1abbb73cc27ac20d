import { z } from 'zod';
import type { Language } from '../../core/language.ts';
import type { Answer, PlannedCall } from './protocol.ts';
import type { ModelTurn, PastTurn } from './read-turn.ts';
import { saidNumber } from './said-number.ts';
import { fold } from './slang.ts';

const BY_MAIL =
  /\b(?:por (?:correo|e-?mail|mail)|a(?:l| mi) (?:correo|e-?mail|mail)|(?:by|via) (?:e-?)?mail|to my (?:e-?mail|inbox))\b/;
const SEND_ME =
  /\b(?:(?:manda|envia|pasa|reenvia)(?:s|r)?me(?:l[oa]s?)?|me l[oa]s? (?:mandas?|envias?|pasas?|reenvias?)|me (?:mandas?|envias?|pasas?|puedes (?:mandar|enviar|pasar))|send|forward|get)\b/;
const MAIL_ME = /\be-?mail (?:it|that|this|them|me|my)\b/;
const RECEIPT = /\b(?:recibos?|receipts?)\b/;
const ORDER = /\b(?:pedidos?|orden|compra|orders?)\b/;
const RECEIPT_TOOLS = /^(?:list_receipts|receipt_link|email_receipt)$/;
const ORDER_TOOLS = /^(?:list_orders|order_status|email_order)$/;

const Outcome = z.looseObject({ outcome: z.string(), sent_to: z.string().optional() });
const Shown = z.looseObject({ order: z.looseObject({ number: z.string() }) });
const Orders = z.looseObject({ orders: z.array(z.looseObject({ number: z.string() })) });

const WORDS = {
  es: {
    sent: (to: string) => `Te lo mandé por correo a ${to}.`,
    what: '¿Qué te mando por correo: tu último pedido, un recibo o mi respuesta anterior?',
    none: 'No encuentro eso, así que no hay nada que mandar.',
    unreachable: 'A ese correo no llega nada. ¿Me das otro?',
    tooMany: 'Por hoy no puedo mandar más correos. ¿Quieres que lo vea una persona?',
    failed: 'No pude mandarlo. ¿Quieres que lo vea una persona?',
  },
  en: {
    sent: (to: string) => `I emailed it to ${to}.`,
    what: 'What would you like by mail: your last order, a receipt, or my earlier answer?',
    none: 'I do not find that, so there is nothing to mail.',
    unreachable: 'Nothing reaches that address. Could you give me another one?',
    tooMany: 'I cannot mail more today. Would you like a person to look at it?',
    failed: 'I could not mail it. Would you like a person to look at it?',
  },
} as const satisfies Readonly<Record<Language, object>>;

/** "Mándamelo por correo": an order, a receipt or an earlier answer, by the words or by what was spoken of last. */
export function mailAnswer(turn: ModelTurn, offered: readonly string[]): Answer | null {
  const asked = fold(turn.words);
  if (!MAIL_ME.test(asked) && !(BY_MAIL.test(asked) && SEND_ME.test(asked))) return null;
  const texts = WORDS[turn.language];
  const call = planMail(turn, asked);
  if (call === null) return { text: Orders.safeParse(turn.results.at(-1)?.value).success ? texts.none : texts.what };
  const done = turn.results.findLast(({ tool }) => tool === call.tool);
  if (done !== undefined) return { text: wordsFor(done.value, turn.language) };
  return offered.includes(call.tool) ? { calls: [call] } : { text: texts.failed };
}

/** The order that was looked at last. */
function numberShown(before: PastTurn | null): string | null {
  const shown = before?.results.findLast(({ tool }) => tool === 'order_status');
  return Shown.safeParse(shown?.value).data?.order.number ?? null;
}

function planMail(turn: ModelTurn, asked: string): PlannedCall | null {
  const { before, results, answersAgo, words } = turn;
  const isAbout = (tools: RegExp): boolean => before?.results.some(({ tool }) => tools.test(tool)) ?? false;
  if (RECEIPT.test(asked) || (!ORDER.test(asked) && isAbout(RECEIPT_TOOLS)))
    return { tool: 'email_receipt', args: { number: null } };
  const number = saidNumber(words) ?? numberShown(before) ?? saidNumber(before?.reply ?? '');
  if (number !== null) return { tool: 'email_order', args: { number } };
  if (ORDER.test(asked) || isAbout(ORDER_TOOLS)) {
    const listed = results.findLast(({ tool }) => tool === 'list_orders');
    if (listed === undefined) return { tool: 'list_orders', args: {} };
    const newest = Orders.safeParse(listed.value).data?.orders[0]?.number;
    return newest === undefined ? null : { tool: 'email_order', args: { number: newest } };
  }
  return before === null ? null : { tool: 'email_answer', args: { back: answersAgo } };
}

function wordsFor(value: unknown, language: Language): string {
  const texts = WORDS[language];
  const { outcome, sent_to } = Outcome.safeParse(value).data ?? { outcome: '', sent_to: undefined };
  if (outcome === 'sent') return texts.sent(sent_to ?? '');
  if (outcome === 'address_unreachable') return texts.unreachable;
  if (outcome === 'too_many_mails') return texts.tooMany;
  return outcome === 'not_found' || outcome === 'no_such_answer' ? texts.none : texts.failed;
}
