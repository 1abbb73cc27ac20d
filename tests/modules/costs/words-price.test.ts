import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { calendarOf } from '../../../src/app/build-costs.ts';
import { createEstimator } from '../../../src/app/estimate-send.ts';
import { priceWords } from '../../../src/app/price-send.ts';
import { readPrices, SHIPPED_PRICES } from '../../../src/costs/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();

test('what free words cost is told before they go: by the price of the market, free ones as free, none once the window has closed', async () => {
  const { db } = database();
  const { id } = await makeConversation(db);
  const shipped = await readPrices(SHIPPED_PRICES);
  const rates = new Map(
    [...(shipped.cards[0]?.rates ?? [])].map(([market, rate]) => [market, { ...rate, service: 30_000 }]),
  );
  const cards = [{ validFrom: new Date(0), chargesUtilityInWindow: true, rates }];
  const priced = (freeServicePerMonth: number) => {
    const prices = { ...shipped, cards, freeServicePerMonth };
    const calendar = async () => calendarOf('America/Mexico_City');
    const estimate = createEstimator({ db, prices, phoneNumberId: '1', calendar });
    return priceWords({ db, businessClock: () => new Date(), estimate })(id);
  };
  expect(await priced(0)).toEqual({ minor: 3, currency: shipped.currency, why: 'market_rate' });
  expect(await priced(1_000)).toEqual({ minor: 0, currency: shipped.currency, why: 'free_quota' });
  await sql`update conversations set last_inbound_at = now() - interval '25 hours' where id = ${id}`.execute(db);
  expect(await priced(0)).toBeNull();
});
