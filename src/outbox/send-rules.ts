import type { TemplateContent } from '../templates/index.ts';
import type { ClaimedMessage, Decision, SendSituation } from './types.ts';

/** Meta's customer service window, less a margin for the time a send takes. */
const WINDOW_MS = 24 * 3_600_000 - 60_000;

export const isWindowOpen = (lastInboundAt: Date | null, businessNow: Date): boolean =>
  lastInboundAt !== null && businessNow.getTime() - lastInboundAt.getTime() < WINDOW_MS;

/** Business time at which the window closes that a message has opened. */
export const windowEndsAt = (lastInboundAt: Date): Date => new Date(lastInboundAt.getTime() + WINDOW_MS);

/**
 * What may become of a message now. `hold`: it stays in the outbox, until `until` (business time) when there is one.
 * `wait`: it is asked again after so long (machine time). `discard`: it never goes. `ask`: a fact is missing that is asked only when it matters.
 */
export type SendPlan =
  | { readonly do: 'send'; readonly template: TemplateContent | null; readonly decision: Omit<Decision, 'estimate'> }
  | { readonly do: 'hold'; readonly reason: string; readonly until: Date | null; readonly details?: string }
  | { readonly do: 'wait'; readonly ms: number; readonly reason: string }
  | { readonly do: 'discard'; readonly reason: string }
  | { readonly do: 'ask'; readonly fact: 'initiation' | 'template' | 'marketing' };

type Message = Pick<ClaimedMessage, 'origin' | 'purpose' | 'content' | 'template' | 'needsTemplate' | 'expiresAt'>;

/** Stops, takeover, consent, window and templates, looked at at the last moment before the request leaves. */
export function planSend(message: Message, situation: SendSituation, businessNow: Date): SendPlan {
  const isInitiated = message.origin === 'initiated';
  if (message.expiresAt !== null && message.expiresAt <= businessNow) return discard('expired');
  if (situation.isStopped) return hold('channel_stopped');
  if (isInitiated && situation.isInitiatedStopped) return hold('initiated_stopped');
  if (situation.isBlocked) return discard('customer_blocked');
  if (message.origin === 'reply' && situation.isPaused) return hold('paused');
  // A person took over after the answer was written: the person's word counts, the assistant's is not sent.
  if (message.origin === 'reply' && situation.isTakenOver) return discard('taken_over');
  if (situation.address.phone === null && situation.address.bsuid === null) return discard('no_address');
  if (isInitiated) {
    if (situation.isUnreachable) return discard('unreachable');
    const { initiation } = situation;
    if (initiation === null) return { do: 'ask', fact: 'initiation' };
    if (initiation.may === 'never') return discard(initiation.reason);
    if (initiation.may === 'later') return hold(initiation.reason, initiation.at);
  }
  if (situation.pairWaitMs > 0) return { do: 'wait', ms: situation.pairWaitMs, reason: 'slower' };
  const isOpen = isWindowOpen(situation.lastInboundAt, businessNow) && !message.needsTemplate;
  if (isOpen && message.content.kind !== 'template')
    return { do: 'send', template: null, decision: { as: 'words', why: 'window_open' } };
  return planTemplate(message, situation, isOpen, businessNow);
}

/** A template that may not be used is looked at again after this, should the webhook that says so be lost. */
const TEMPLATE_AGAIN_MS = 900_000;

function planTemplate(message: Message, situation: SendSituation, isOpen: boolean, businessNow: Date): SendPlan {
  const { template } = situation;
  if (message.template === null) return hold('window_closed');
  if (template === null) return { do: 'ask', fact: 'template' };
  const again = new Date(businessNow.getTime() + TEMPLATE_AGAIN_MS);
  if (template.can === 'not') return { ...hold(`template_${template.reason}`, again), details: template.details };
  if (message.origin === 'initiated' && template.category === 'marketing') {
    if (template.isDisliked) return hold('template_disliked', again);
    // WhatsApp may call marketing what was written as a notice: consent to notices does not cover it.
    if (message.purpose !== 'marketing') {
      if (situation.marketing === null) return { do: 'ask', fact: 'marketing' };
      if (situation.marketing.may === 'never') return hold('template_marketing', again);
    }
  }
  const { name, language, text } = template.template;
  const why = isOpen ? 'only_template' : message.needsTemplate ? 'told_by_whatsapp' : 'window_closed';
  return {
    do: 'send',
    template: template.template,
    decision: { as: 'template', why, template: { name, language, text, category: template.category } },
  };
}

const discard = (reason: string): SendPlan & { do: 'discard' } => ({ do: 'discard', reason });

const hold = (reason: string, until: Date | null = null): SendPlan & { do: 'hold' } => ({ do: 'hold', reason, until });
