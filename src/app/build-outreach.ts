import { consentOf, type InitiateLimits, mayInitiate, zonesOf } from '../consent/index.ts';
import type { Clock } from '../core/clock.ts';
import { customerWith, setUnreachable } from '../customers/index.ts';
import { conversationWith } from '../inbox/index.ts';
import { countOpened, type Initiation, initiatedSince, isWindowOpen, type SendSituation } from '../outbox/index.ts';
import { type Db, readFirst, readTogether } from '../platform/db/index.ts';
import { languageCode, listCopies, planTemplate, refusalWords } from '../templates/index.ts';
import { hearRefusedSend } from './hear-preferences.ts';
import type { PathDeps } from './path-types.ts';
import { readPortfolioLimit } from './portfolio-limit.ts';

export type OutreachDeps = {
  readonly db: Db;
  readonly businessClock: Clock;
  readonly wabaId: string;
  readonly limits: InitiateLimits;
  readonly timeZone: () => Promise<string>;
  readonly estimate: PathDeps['outreach']['estimate'];
};

const DAY_MS = 86_400_000;

/** Consent, templates and costs, as the outbox asks them at the last moment before a message leaves. */
export function buildOutreach(deps: OutreachDeps): PathDeps['outreach'] {
  const { db, businessClock, wabaId } = deps;
  return {
    mayInitiate: async ({ conversationId, purpose, about }, situation) => {
      const now = businessClock();
      const dayAgo = new Date(now.getTime() - DAY_MS);
      const { consent } = await readTogether(db, { consent: consentOf(situation.customerId) });
      const verdict = mayInitiate(purpose, about, {
        consent,
        now,
        zones: zonesOf(situation.address, await deps.timeZone()),
        recent: await initiatedSince(db, conversationId, dayAgo),
        limits: deps.limits,
      });
      if (verdict.may === 'refuse') return { may: 'never', reason: verdict.reason };
      if (verdict.may === 'wait') return { may: 'later', at: verdict.until, reason: 'quiet_hours' };
      return isWindowOpen(situation.lastInboundAt, now) ? { may: 'now' } : withinPortfolio(db, now, dayAgo);
    },
    planTemplate: async (request, { customerId }: SendSituation) => {
      const { customer } = await readTogether(db, { customer: customerWith(customerId) });
      const language = customer[0]?.language ?? 'es';
      const plan = planTemplate(await listCopies(db, wabaId, request.name), {
        ...request,
        language: languageCode(request.language ?? language),
      });
      return plan.outcome === 'ready'
        ? { can: 'go', template: plan.content, category: plan.category }
        : { can: 'not', reason: plan.fact ?? plan.reason, details: refusalWords(plan, language) };
    },
    noteRefusal: (message, refusal, code) =>
      db.transaction().execute(async (tx) => {
        const now = businessClock();
        await hearRefusedSend(tx, { ...message, errorCode: code }, now);
        const conversation =
          refusal === 'unreachable' ? await readFirst(tx, conversationWith(message.conversationId)) : null;
        if (conversation) await setUnreachable(tx, conversation.customerId, now);
      }),
    estimate: deps.estimate,
  };
}

const LOOK_AGAIN_MS = 900_000;

/** WhatsApp limits with how many customers a business may begin in 24 hours; it tells the limit itself. */
async function withinPortfolio(db: Db, now: Date, dayAgo: Date): Promise<Initiation> {
  const limit = await readPortfolioLimit(db);
  if (limit === null || (await countOpened(db, dayAgo)) < limit) return { may: 'now' };
  return { may: 'later', at: new Date(now.getTime() + LOOK_AGAIN_MS), reason: 'portfolio_limit' };
}
