import type { InitiateLimits } from '../consent/index.ts';
import type { Clock } from '../core/clock.ts';
import { customerWith } from '../customers/index.ts';
import { isWindowOpen, type SendSituation } from '../outbox/index.ts';
import { type Db, readTogether } from '../platform/db/index.ts';
import { languageCode, listCopies, planTemplate, refusalWords } from '../templates/index.ts';
import { createNoteRefusal } from './note-refusal.ts';
import type { PathDeps } from './path-types.ts';
import type { Portfolio } from './portfolio.ts';
import { whenToBegin } from './when-to-begin.ts';

export type OutreachDeps = {
  readonly db: Db;
  readonly businessClock: Clock;
  readonly wabaId: string;
  readonly limits: InitiateLimits;
  readonly portfolio: Pick<Portfolio, 'mayBegin'>;
  readonly timeZone: () => Promise<string>;
  readonly estimate: PathDeps['outreach']['estimate'];
};

/** Consent, templates and costs, as the outbox asks them at the last moment before a message leaves. */
export function buildOutreach(deps: OutreachDeps): PathDeps['outreach'] {
  const { db, businessClock, wabaId } = deps;
  return {
    mayInitiate: async (message, situation) => {
      const now = businessClock();
      const verdict = await whenToBegin(deps, message, situation);
      if (verdict.may === 'refuse') return { may: 'never', reason: verdict.reason };
      if (verdict.may === 'wait') return { may: 'later', at: verdict.until, reason: verdict.reason };
      return isWindowOpen(situation.lastInboundAt, now)
        ? { may: 'now' }
        : deps.portfolio.mayBegin(message.conversationId, now);
    },
    planTemplate: async (request, { customerId }: SendSituation) => {
      const { customer } = await readTogether(db, { customer: customerWith(customerId) });
      const language = customer[0]?.language ?? 'es';
      const plan = planTemplate(await listCopies(db, wabaId, request.name), {
        ...request,
        language: languageCode(request.language ?? language),
      });
      return plan.outcome === 'ready'
        ? { can: 'go', template: plan.content, category: plan.category, isDisliked: plan.quality === 'red' }
        : { can: 'not', reason: plan.fact ?? plan.reason, details: refusalWords(plan, language) };
    },
    noteRefusal: createNoteRefusal(businessClock),
    estimate: deps.estimate,
  };
}
