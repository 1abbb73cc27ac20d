import { type RequestHandler, Router } from 'express';
import type { Clock } from '../core/clock.ts';
import type { ConversationId } from '../core/ids.ts';
import { fieldsOf, sendInvalid } from '../platform/http/problem.ts';
import type { Scope } from '../staff/index.ts';
import { CostQuery, CURSOR } from './api-schema.ts';
import { periodOf } from './period-rules.ts';
import type { Calendar, SpendSource } from './ports.ts';
import { readCosts } from './read-costs.ts';
import type { PriceTable, ServiceMessages, SpendRow } from './types.ts';

type CostRoutesDeps = {
  readonly sources: readonly SpendSource[];
  readonly businessClock: Clock;
  readonly calendar: () => Promise<Calendar>;
  /** Where the prices of WhatsApp's messages come from. */
  readonly prices: Pick<PriceTable, 'asOf' | 'source' | 'currency' | 'isConfirmed'>;
  /** Service messages that the number has sent in a month, and how many are free. */
  readonly freeService: (month: string) => Promise<{ readonly used: number; readonly limit: number }>;
  /** Those of each number and month, months both included. */
  readonly serviceMessages: (fromMonth: string, toMonth: string) => Promise<readonly ServiceMessages[]>;
  /** Lets only callers with a key of this scope through. */
  readonly needs: (scope: Scope) => RequestHandler;
};

/** `GET /api/v1/costs`: what the business spent, by day, conversation or kind, in pages. */
export function costRoutes(deps: CostRoutesDeps): Router {
  const router = Router();
  router.get('/api/v1/costs', deps.needs('costs:read'), async (req, res) => {
    const query = CostQuery.safeParse(req.query);
    if (!query.success) return sendInvalid(res, fieldsOf(query.error));
    const calendar = await deps.calendar();
    const { timeZone } = calendar;
    const today = calendar.dateOf(deps.businessClock());
    const period = periodOf({ from: query.data.from, to: query.data.to, today, calendar });
    if (!period.ok) return sendInvalid(res, [period]);
    const { by, conversationId, limit, cursor } = query.data;
    const { rows, next } = await readCosts(deps.sources, {
      by,
      limit,
      timeZone,
      from: period.begins,
      until: period.ends,
      conversationId: conversationId as ConversationId | null,
      after: cursorOf(cursor),
    });
    const month = today.slice(0, 7);
    const freeService = await deps.freeService(month);
    const services = await deps.serviceMessages(period.from.slice(0, 7), period.to.slice(0, 7));
    res.json({
      by,
      from: period.from,
      to: period.to,
      timeZone,
      rows: rows.map((row) => shownRow(by, row)),
      next: next && `${next.key}.${next.currency}`,
      prices: pricesOf(deps.prices),
      freeServiceMessages: { month, ...freeService },
      serviceMessages: services.map((one) => ({ ...one, limit: freeService.limit })),
    });
  });
  return router;
}

const pricesOf = ({ asOf, source, currency, isConfirmed }: CostRoutesDeps['prices']) => ({
  asOf,
  currency,
  isConfirmed,
  source,
});

function cursorOf(cursor: string | null): { readonly key: string; readonly currency: string } | null {
  const [, key, currency] = CURSOR.exec(cursor ?? '') ?? [];
  return key === undefined || currency === undefined ? null : { key, currency };
}

const NAMES = { day: 'day', conversation: 'conversationId', kind: 'kind' } as const;

/** An unknown conversation is null; amounts are millionths of the currency. */
const shownRow = (by: keyof typeof NAMES, { key, ...sums }: SpendRow) => ({
  [NAMES[by]]: key === '' ? null : key,
  ...sums,
});
