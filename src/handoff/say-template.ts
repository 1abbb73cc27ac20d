import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../core/errors.ts';
import type { ConversationId, OutboxId } from '../core/ids.ts';
import { storableJson } from '../core/text.ts';
import { insertOutbox, type SaidMessage, standingOf } from '../outbox/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { listCopies, planTemplate, type TemplatePlan } from '../templates/index.ts';
import { aboutConversation, holdConversation, standAtFence } from './hold-conversation.ts';
import type { ActDeps, Actor } from './ports.ts';
import { TAKE_BACK_MS } from './rules.ts';
import { consentIn, purposeOf, type TemplateDeps } from './template-choices.ts';
import { endWait } from './wait-store.ts';

export type SayTemplateDeps = ActDeps &
  TemplateDeps & {
    /** Asks for what the business begins to be sent. */
    readonly wakeInitiated: (delayMs: number) => Promise<void>;
  };

export type TemplateSaying = {
  readonly id: OutboxId;
  readonly conversationId: ConversationId;
  readonly name: string;
  readonly language: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** When whoever sends it wants it to go (business time); null: now. */
  readonly sendAt: Date | null;
};

export type SaidTemplate =
  | { readonly outcome: 'said' }
  /** It would have to wait until then, which nobody asked for: nothing was stored. */
  | { readonly outcome: 'waits'; readonly until: Date };

/** Plans that lie further off are somebody's calendar. */
const LATEST_MS = 2 * 86_400_000;

/** A customer who did not answer by then is written to anew. */
const LASTS_MS = 3 * 86_400_000;

/**
 * A person sends a template, or schedules it: never without the consent of the customer, who is asked for it again at the
 * last moment, and in quiet hours only after them. The conversation becomes theirs.
 */
export async function sayTemplate(deps: SayTemplateDeps, by: Actor, saying: TemplateSaying): Promise<SaidTemplate> {
  const said = await deps.db.transaction().execute((tx) => sayWithin(deps, tx, by, saying));
  if (said.outcome === 'waits') return said;
  await deps.wakeTurns([saying.conversationId]);
  await deps.wakeInitiated(TAKE_BACK_MS);
  return said;
}

async function sayWithin(deps: SayTemplateDeps, tx: Tx, by: Actor, saying: TemplateSaying): Promise<SaidTemplate> {
  const { id, conversationId, name, language, parameters } = saying;
  const { holding } = await standAtFence(tx, conversationId);
  const copies = deps.account === null ? [] : await listCopies(tx, deps.account, name);
  const plan = planTemplate(copies, { name, language, parameters });
  const wanted = { id, conversationId, authorId: by.id };
  const standing = await standingOf(tx, wanted, ({ template }) => isSameTemplate(template, saying, plan));
  if (standing === 'taken') throw new AppError('template_id_taken', 'conflict');
  if (standing === 'said') return { outcome: 'said' };
  if (plan.outcome === 'refused')
    throw new AppError('template_not_sendable', 'invalid', { facts: { field: plan.field, reason: plan.reason } });
  const { objection } = await consentIn(tx, conversationId);
  const against = objection(plan.category);
  if (against !== null) throw new AppError('template_without_consent', 'conflict', { facts: { against } });
  const purpose = purposeOf(plan.category);
  const until = await deps.waitsUntil(tx, conversationId, purpose);
  if (until !== null && saying.sendAt === null) return { outcome: 'waits', until };
  const heldUntil = heldUntilOf(deps.businessClock(), until, saying.sendAt);
  await holdConversation(deps, tx, { conversationId, holding, by, assigneeId: by.id, reason: 'taken' });
  await endWait(conversationId).execute(tx);
  await insertOutbox([
    {
      ...{ id, conversationId, turnId: null, origin: 'initiated', authorId: by.id },
      content: { kind: 'template', text: plan.content.text },
      template: { name, language: plan.content.language, parameters },
      topic: name,
      purpose,
      expiresAt: new Date((heldUntil ?? deps.businessClock()).getTime() + LASTS_MS),
      ...(heldUntil === null ? { delayMs: TAKE_BACK_MS } : { heldUntil }),
    },
  ]).execute(tx);
  const act = heldUntil === null ? 'template_said' : 'template_scheduled';
  await deps.audit(tx, { by, act, about: aboutConversation(conversationId) });
  return { outcome: 'said' };
}

/** A language is another one when what is asked for would go in it today: some go in that of another copy. */
function isSameTemplate(kept: SaidMessage['template'], asked: TemplateSaying, plan: TemplatePlan): boolean {
  if (kept === null || kept.name !== asked.name) return false;
  if (plan.outcome === 'ready' && plan.content.language !== kept.language) return false;
  return isDeepStrictEqual(kept.parameters ?? {}, JSON.parse(storableJson(asked.parameters)));
}

/** The later of what is wanted and what has to be; null: now. @throws AppError `schedule_too_late` */
function heldUntilOf(now: Date, until: Date | null, wanted: Date | null): Date | null {
  if (wanted === null) return null;
  const at = new Date(Math.max(wanted.getTime(), until?.getTime() ?? 0));
  if (at.getTime() > now.getTime() + LATEST_MS && at.getTime() !== until?.getTime())
    throw new AppError('schedule_too_late', 'invalid');
  return at <= now ? null : at;
}
