import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { describeFile, processAttachment, type Reading } from '../../../src/media/index.ts';
import { listFiles } from '../../../src/media/listed-store.ts';
import { allowance } from '../../support/allowance.ts';
import { arrive, database, makeDue, PNG, readerOf, rowOf, serves, understood, worker } from './world.ts';

const DAY_S = 86_400;
const HOUR_MS = 3_600_000;

/** A paid reader: understands when the till lets it. */
const paid = readerOf(async (_, { till }): Promise<Reading> => {
  const call = await till?.open({ vendor: 'v', model: null, unit: 'second', units: 30, costMicroUsd: 3_000 });
  if (call?.outcome !== 'refused') return understood('dos kilos');
  return understood('', { unread: call.reason, isWorthRetrying: call.reason === 'over_budget' });
});

const age = (id: string, hours: number) =>
  sql`update attachments set created_at = now() - ${hours} * interval '1 hour' where id = ${id}`.execute(database().db);

describe('when the money of the day is spent', () => {
  const spent = allowance({ isOverBudget: async () => true, nextDayInMs: async () => 8 * HOUR_MS });

  test('nobody is paid, and the file is kept, named for staff, and tried again when the next day begins', async () => {
    const { id, conversationId } = await arrive();
    const { deps, settled } = worker([serves(PNG)], [paid], { allowance: spent });
    await processAttachment(deps, id);
    const row = await rowOf(id);
    expect(row).toMatchObject({ state: 'stored', reason: 'over_budget', isSettled: true });
    expect(row.dueInS).toBeGreaterThan(8 * 3_600 - 60);
    expect(row.dueInS).toBeLessThan(DAY_S);
    expect(settled).toEqual([conversationId]);
    expect(await listFiles(deps.db, conversationId)).toMatchObject([{ reason: 'over_budget', isKept: true, text: '' }]);
    const { rows } = await sql`select from media_spend where conversation_id = ${conversationId}`.execute(deps.db);
    expect(rows).toEqual([]);
  });

  test('the next day it is understood, without being fetched again', async () => {
    const { id } = await arrive();
    await processAttachment(worker([serves(PNG)], [paid], { allowance: spent }).deps, id);
    await makeDue(id);
    await processAttachment(worker([], [paid]).deps, id);
    expect(await rowOf(id)).toMatchObject({ state: 'understood', reason: null, dueInS: null });
    expect((await rowOf(id)).reading?.text).toBe('dos kilos');
  });

  test('a file that would be older than a day by then stays as it is, stated', async () => {
    const { id } = await arrive();
    await age(id, 17);
    await processAttachment(worker([serves(PNG)], [paid], { allowance: spent }).deps, id);
    expect(await rowOf(id)).toMatchObject({
      state: 'understood',
      reason: 'over_budget',
      isSettled: true,
      dueInS: null,
    });
  });

  test.each([
    ['es', 'se agotó el presupuesto de hoy'],
    ['en', 'today’s budget for reading files is used up'],
  ] as const)('the model reads in %s why, and that the team can see it', (language, words) => {
    const file = { kind: 'audio', isVoice: true, isOverflow: false, isSettled: true, reason: 'over_budget' } as const;
    const reading = { unread: 'over_budget', text: '', isSure: false, detail: {} } as const;
    const text = describeFile({ ...file, reading, correctedText: null, wasCorrected: false }, language);
    expect(text).toContain(words);
    expect(text).toMatch(/equipo puede verlo|team can see it/);
  });
});

describe('when a customer has sent as many files as are understood in a day', () => {
  const limits = { files: 3, soundSeconds: 100_000, visionCalls: 100_000 };

  test('the others are kept with their reason and not tried again, and files of others are understood', async () => {
    const first = await arrive();
    const more = await Promise.all([1, 2, 3, 4].map(() => arrive({ conversationId: first.conversationId })));
    const other = await arrive();
    const files = [first, ...more, other];
    const { deps } = worker(
      files.map(() => serves(PNG)),
      [paid],
      { allowance: allowance({ limits }) },
    );
    // At the same moment, as far as they may be.
    for (const _ of files) await Promise.all(files.map(({ id }) => processAttachment(deps, id)));
    const rows = await Promise.all(files.map(({ id }) => rowOf(id)));
    const own = rows.slice(0, 5);
    expect(own.filter(({ reason }) => reason === null)).toHaveLength(3);
    expect(own.filter(({ reason }) => reason === 'day_limit')).toHaveLength(2);
    expect(own.every(({ storageKey, isSettled, dueInS }) => storageKey !== null && isSettled && dueInS === null)).toBe(
      true,
    );
    expect(rows.at(-1)?.reading?.text).toBe('dos kilos');
    const listed = await listFiles(deps.db, first.conversationId);
    expect(listed.filter(({ reason, isKept }) => reason === 'day_limit' && isKept)).toHaveLength(2);
  });

  test('files of the day before do not count, and a second try of the same file counts once', async () => {
    const old = await arrive();
    const { conversationId } = old;
    await sql`update attachments set first_read_at = now() - interval '30 hours' where id = ${old.id}`.execute(
      database().db,
    );
    const twice = await arrive({ conversationId });
    const answers = [
      understood('', { unread: 'vendor_failed', isWorthRetrying: true }),
      understood('a'),
      understood('b'),
    ];
    const { deps } = worker([serves(PNG), serves(PNG)], [readerOf(async () => answers.shift() ?? understood(''))], {
      allowance: allowance({ limits: { ...limits, files: 2 } }),
    });
    await processAttachment(deps, twice.id);
    await makeDue(twice.id);
    await processAttachment(deps, twice.id);
    const last = await arrive({ conversationId });
    await processAttachment(deps, last.id);
    expect((await rowOf(last.id)).reading?.text).toBe('b');
  });
});
