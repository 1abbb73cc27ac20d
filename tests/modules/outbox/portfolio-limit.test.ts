import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { rememberEvents } from '../../../src/account/index.ts';
import { readPortfolioLimit } from '../../../src/app/portfolio-limit.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();

const tell = (payload: object, at: string): Promise<unknown> =>
  database()
    .db.transaction()
    .execute((tx) =>
      rememberEvents(tx, [
        {
          field: 'business_capability_update',
          subject: '',
          account: '1',
          happenedAt: new Date(at),
          payload: JSON.stringify(payload),
        },
      ]),
    );

test.each<[object, number | null]>([
  [{ max_daily_conversations_per_business: 'TIER_2K' }, 2_000],
  [{ max_daily_conversations_per_business: 'TIER_250' }, 250],
  [{ max_daily_conversations_per_business: 100_000 }, 100_000],
  [{ max_daily_conversation_per_phone: 1_000 }, 1_000],
  [{ max_daily_conversations_per_business: 'TIER_UNLIMITED' }, null],
  [{ max_daily_conversations_per_business: -1 }, null],
  [{}, null],
])('%j is a limit of %s customers', async (payload, limit) => {
  await sql`delete from account_events`.execute(database().db);
  await tell(payload, '2026-11-28T10:00:00Z');
  expect(await readPortfolioLimit(database().db)).toBe(limit);
});

test('the newest limit holds, and before WhatsApp has told one there is none', async () => {
  const { db } = database();
  await sql`delete from account_events`.execute(db);
  expect(await readPortfolioLimit(db)).toBeNull();
  await tell({ max_daily_conversations_per_business: 'TIER_10K' }, '2026-11-28T12:00:00Z');
  await tell({ max_daily_conversations_per_business: 'TIER_2K' }, '2026-11-28T10:00:00Z');
  expect(await readPortfolioLimit(db)).toBe(10_000);
});
