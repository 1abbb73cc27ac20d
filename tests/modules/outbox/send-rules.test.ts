import { expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import { planSend, type SendPlan } from '../../../src/outbox/send-rules.ts';
import type { ClaimedMessage, SendSituation, TemplatePlan } from '../../../src/outbox/types.ts';

const NOW = new Date('2026-11-28T18:00:00Z');
const hoursAgo = (hours: number): Date => new Date(NOW.getTime() - hours * 3_600_000);
const later = new Date('2026-11-29T14:00:00Z');

const words = { kind: 'text', text: 'Tu pedido va en camino' } as const;
const only = { kind: 'template', text: 'Tu pedido va en camino' } as const;
const request = { name: 'shipping_update', parameters: {} };
const filled: TemplatePlan = {
  can: 'go',
  category: 'utility',
  isDisliked: false,
  template: {
    kind: 'template',
    name: 'shipping_update',
    language: 'es_MX',
    header: null,
    body: [],
    buttons: [],
    labels: [],
    text: 'En camino',
  },
};
const paused: TemplatePlan = { can: 'not', reason: 'paused', details: 'WhatsApp paused it until 9:00' };

type Message = Pick<ClaimedMessage, 'origin' | 'purpose' | 'content' | 'template' | 'needsTemplate' | 'expiresAt'>;
const reply: Message = {
  ...{ origin: 'reply', purpose: 'utility', content: words, template: null, needsTemplate: false, expiresAt: null },
};
const shipped: Message = { ...reply, origin: 'initiated', template: request };

const open: SendSituation = {
  customerId: newId(),
  address: { phone: '5215512345678', bsuid: null },
  lastInboundAt: hoursAgo(1),
  isBlocked: false,
  freeUntil: null,
  isUnreachable: false,
  pairWaitMs: 0,
  isPaused: false,
  isTakenOver: false,
  isStopped: false,
  isProbe: false,
  isInitiatedStopped: false,
  isClaimFresh: true,
  initiation: { may: 'now' },
  template: filled,
  marketing: null,
};
const recategorised: SendSituation = {
  ...{ ...open, lastInboundAt: hoursAgo(24), template: { ...filled, category: 'marketing' } },
};
const closed: SendSituation = { ...open, lastInboundAt: hoursAgo(24) };

/** A plan in a few words. */
const inWords = (plan: SendPlan): string => {
  if (plan.do === 'send') return `${plan.decision.as}, ${plan.decision.why}`;
  if (plan.do === 'ask') return `asks ${plan.fact}`;
  if (plan.do === 'hold')
    return `holds ${plan.reason}${plan.until === null ? '' : ` until ${plan.until.toISOString()}`}`;
  return `discards ${plan.reason}`;
};

test.each<[string, Message, SendSituation, string]>([
  ['an answer an hour after the customer wrote', reply, open, 'words, window_open'],
  ['an answer 23 h 58 min after', reply, { ...open, lastInboundAt: hoursAgo(23.96) }, 'words, window_open'],
  [
    'an answer 23 h 59.5 min after, within the margin',
    reply,
    { ...open, lastInboundAt: hoursAgo(23.992) },
    'holds window_closed',
  ],
  ['an answer after 24 h', reply, closed, 'holds window_closed'],
  ['an answer to somebody who never wrote', reply, { ...open, lastInboundAt: null }, 'holds window_closed'],
  ['an answer after 24 h that has a template', { ...reply, template: request }, closed, 'template, window_closed'],
  ['a message of the business in the window', shipped, open, 'words, window_open'],
  ['a message of the business after it', shipped, closed, 'template, window_closed'],
  [
    'a template of which WhatsApp said that the window is closed',
    { ...shipped, needsTemplate: true },
    open,
    'template, told_by_whatsapp',
  ],
  ['nothing but a template, in the window', { ...shipped, content: only }, open, 'template, only_template'],
  [
    'a template that is paused',
    shipped,
    { ...closed, template: paused },
    'holds template_paused until 2026-11-28T18:15:00.000Z',
  ],
  ['a paused template in the window, with free words', shipped, { ...open, template: paused }, 'words, window_open'],
  ['a template that nobody has looked at', shipped, { ...closed, template: null }, 'asks template'],
  ['a notice that WhatsApp calls marketing now', shipped, recategorised, 'asks marketing'],
  [
    'a notice that WhatsApp calls marketing now, to somebody who agreed to notices alone',
    shipped,
    { ...recategorised, marketing: { may: 'never', reason: 'no_opt_in' } },
    'holds template_marketing until 2026-11-28T18:15:00.000Z',
  ],
  [
    'a notice that WhatsApp calls marketing now, to somebody who agreed to marketing too',
    shipped,
    { ...recategorised, marketing: { may: 'now' } },
    'template, window_closed',
  ],
  [
    'the same as free words in the window',
    shipped,
    { ...recategorised, lastInboundAt: hoursAgo(1) },
    'words, window_open',
  ],
  ['what was marketing from the start', { ...shipped, purpose: 'marketing' }, recategorised, 'template, window_closed'],
  [
    'marketing that many customers block',
    { ...shipped, purpose: 'marketing' },
    { ...recategorised, template: { ...filled, category: 'marketing', isDisliked: true } },
    'holds template_disliked until 2026-11-28T18:15:00.000Z',
  ],
  [
    'a notice that many customers block',
    shipped,
    { ...closed, template: { ...filled, isDisliked: true } },
    'template, window_closed',
  ],
  ['no consent', shipped, { ...open, initiation: { may: 'never', reason: 'no_opt_in' } }, 'discards no_opt_in'],
  [
    'quiet hours',
    shipped,
    { ...open, initiation: { may: 'later', at: later, reason: 'quiet_hours' } },
    'holds quiet_hours until 2026-11-29T14:00:00.000Z',
  ],
  ['consent that nobody has looked at', shipped, { ...open, initiation: null }, 'asks initiation'],
  [
    'an answer to somebody who opted out',
    reply,
    { ...open, initiation: { may: 'never', reason: 'opted_out' } },
    'words, window_open',
  ],
  ['a refused channel', reply, { ...open, isStopped: true }, 'holds channel_stopped'],
  ['a refused channel, for what the business begins', shipped, { ...open, isStopped: true }, 'holds channel_stopped'],
  [
    'bad quality, for what the business begins',
    shipped,
    { ...open, isInitiatedStopped: true },
    'holds initiated_stopped',
  ],
  ['bad quality, for an answer', reply, { ...open, isInitiatedStopped: true }, 'words, window_open'],
  ['a blocked customer', reply, { ...open, isBlocked: true }, 'discards customer_blocked'],
  ['a paused shop', reply, { ...open, isPaused: true }, 'holds paused'],
  ['a paused shop, a receipt', { ...reply, origin: 'notice' }, { ...open, isPaused: true }, 'words, window_open'],
  ['a person who took over', reply, { ...open, isTakenOver: true }, 'discards taken_over'],
  [
    'a person who took over, the person’s own words',
    { ...reply, origin: 'person' },
    { ...open, isTakenOver: true },
    'words, window_open',
  ],
  ['no address', reply, { ...open, address: { phone: null, bsuid: null } }, 'discards no_address'],
  ['only a user id', reply, { ...open, address: { phone: null, bsuid: 'MX.1' } }, 'words, window_open'],
  ['somebody whom WhatsApp does not reach', shipped, { ...open, isUnreachable: true }, 'discards unreachable'],
  ['an answer to them', reply, { ...open, isUnreachable: true }, 'words, window_open'],
  ['a message whose time is over', { ...shipped, expiresAt: hoursAgo(1) }, open, 'discards expired'],
  [
    'a message whose time is over, under a stop',
    { ...shipped, expiresAt: NOW },
    { ...open, isStopped: true },
    'discards expired',
  ],
])('of %s is decided what Meta’s and the shop’s rules ask', (_, message, situation, expected) => {
  expect(inWords(planSend(message, situation, NOW))).toBe(expected);
});
