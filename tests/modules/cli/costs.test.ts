import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import { readPrices, SHIPPED_PRICES } from '../../../src/costs/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { runRecado } from './run-recado.ts';

const database = useDatabase();
const recado = (words: readonly string[], variables: Record<string, string> = {}) =>
  runRecado(words, { DATABASE_URL: database().url, ...variables });

test('recado costs shows what was spent and its total, in the language of the terminal', async () => {
  const { db } = database();
  expect((await recado(['costs', '--from', '2026-11-01', '--to', '2026-11-30'])).out).toBe(
    '2026-11-01 – 2026-11-30 (America/Mexico_City)\nNothing was spent.\n',
  );
  const { id } = await makeConversation(db);
  await sql`insert into message_costs (wamid, phone_number_id, conversation_id, category, type, amount_micro, currency, usd_micro, at, is_estimated, quota_month)
    values ('wamid.1', '1', ${id}, 'service', 'regular', 8500, 'USD', 8500, '2026-11-24T18:00:00Z', true, '2026-11'),
      ('wamid.3', '1', ${id}, 'service', 'free_customer_service', 0, 'USD', 0, '2026-11-24T18:00:00Z', false, '2026-11'),
      ('wamid.2', '1', ${id}, 'marketing', 'regular', 600000, 'MXN', 30000, '2026-11-24T18:00:00Z', false, null)`.execute(
    db,
  );
  await sql`insert into turns (id, conversation_id, lease_token, outcome, message_ids, customer_texts, language, cost_micro_usd, started_at, committed_at)
    values (${newId()}, ${id}, 1, 'answered', '{}', '{}', 'es', 1234, now(), '2026-11-24T18:00:00Z')`.execute(db);
  const { asOf, source } = await readPrices(SHIPPED_PRICES);
  expect(source.en).toContain('The Mexican figures in particular could not be read');
  const month = ['costs', '--from', '2026-11-01', '--to', '2026-11-30'];
  expect((await recado(month)).out).toBe(
    [
      '2026-11-01 – 2026-11-30 (America/Mexico_City)',
      'kind                 amount       count',
      'model                0.0012  USD      1',
      'whatsapp_marketing   0.6000  MXN      1',
      'whatsapp_service    ~0.0085  USD      2',
      'total                0.6000  MXN',
      'total               ~0.0097  USD',
      `~ Prices of WhatsApp that are not confirmed, of ${asOf}; set those of your account with WHATSAPP_PRICES_FILE. ${source.en}`,
      'Service messages of 2026-11, number 1: 1 free (of 1000), 1 charged.',
      '',
    ].join('\n'),
  );
  const spanish = (await recado([...month, '--by', 'day', '--limit', '1'], { LANG: 'es_MX.UTF-8' })).out;
  expect(spanish).toMatch(/^día +importe +cuántos\n2026-11-24 +0\.6000 {2}MXN +1\n… y hay más/m);
  // Wrong words end with what would be right.
  expect((await recado(['costs', '--by', 'week'])).err).toContain('--by: week is none of day, conversation, kind.');
  expect((await recado(['costs', '--from', '2026-02-30'])).err).toContain('--from: must be a day');
  expect((await recado(['costs', '--from', '2026-11-02', '--to', '2026-11-01'])).err).toContain('--from: must not');
}, 120_000);
