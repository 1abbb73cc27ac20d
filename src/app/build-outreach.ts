import { readTopic } from '../announce/index.ts';
import type { Config } from '../config/index.ts';
import { consentOf, mayInitiate, zonesOf } from '../consent/index.ts';
import { type Clock, machineClock } from '../core/clock.ts';
import { customerWith } from '../customers/index.ts';
import { type SendDeps, unaskedSince } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import { readFirst } from '../platform/db/index.ts';
import { listCopies, planTemplate, refusalWords } from '../templates/index.ts';
import { templateBody } from '../vendors/whatsapp/index.ts';
import { hearRefusedSend } from './hear-preferences.ts';
import type { PathDeps } from './path-types.ts';

type OutreachDeps = {
  readonly db: Db;
  readonly config: Pick<Config, 'whatsapp' | 'unasked'>;
  readonly businessClock: Clock;
  readonly timeZone: () => Promise<string>;
};

const DAY_MS = 86_400_000;

/** Consent, templates and costs, as the outbox asks them. */
export function buildOutreach(deps: OutreachDeps): PathDeps['outreach'] {
  return {
    mayInitiate: askConsent(deps),
    planTemplate: askTemplate(deps),
    estimate: async () => null,
    noteRefusal: async (conversationId, refusal, errorCode) => {
      if (refusal !== 'opted_out') return;
      const now = deps.businessClock();
      const id = `${conversationId}:${now.toISOString()}`;
      await deps.db.transaction().execute((tx) => hearRefusedSend(tx, { conversationId, id, errorCode }, now));
    },
  };
}

/** Whether we may write unasked now; what was sent at machine times is reckoned in business time. */
const askConsent =
  ({ db, config, businessClock, timeZone }: OutreachDeps): SendDeps['mayInitiate'] =>
  async ({ id, conversationId, topic }, { customerId, address }) => {
    const [now, machineNow] = [businessClock(), machineClock()];
    const offset = now.getTime() - machineNow.getTime();
    const [{ rows: consent }, recent] = await Promise.all([
      consentOf(customerId).query.execute(db),
      unaskedSince(db, conversationId, new Date(machineNow.getTime() - DAY_MS), id),
    ]);
    const { purpose, about } = readTopic(topic);
    const initiation = mayInitiate(purpose, about, {
      ...{ consent, now, limits: config.unasked, zones: zonesOf(address, await timeZone()) },
      recent: recent.map(({ topic: of, at }) => ({
        purpose: readTopic(of).purpose,
        at: new Date(at.getTime() + offset),
      })),
    });
    if (initiation.may === 'send') return { may: 'now' };
    if (initiation.may === 'wait') return { may: 'later', at: initiation.until, reason: 'not_now' };
    return { may: 'never', reason: initiation.reason };
  };

/** Whether a template can go as it is approved now, in the customer's language. */
const askTemplate =
  ({ db, config: { whatsapp } }: OutreachDeps): SendDeps['planTemplate'] =>
  async (request, { customerId }) => {
    const customer = await readFirst(db, customerWith(customerId));
    const language = request.language ?? customer?.language ?? 'es';
    const copies = whatsapp.wabaId === null ? [] : await listCopies(db, whatsapp.wabaId, request.name);
    const plan = planTemplate(copies, { ...request, language });
    if (plan.outcome === 'refused') return { can: 'not', reason: plan.reason, details: refusalWords(plan, 'en') };
    const { content, category } = plan;
    const { template } = templateBody(content);
    const { name, components = [] } = template;
    const filled = { kind: 'template', name, language: content.language, components, text: content.text } as const;
    return { can: 'go', category, template: filled };
  };
