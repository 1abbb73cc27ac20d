import { expect, test } from 'vitest';
import { freeSince } from '../../../src/costs/shown-store.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { statementsOf } from '../../support/query-plans.ts';

const database = useDatabase();

test('whether something is free in a conversation does not read all that it cost', async () => {
  const { db, pool } = database();
  const { id } = await makeConversation(db);
  const { statements } = await statementsOf(() => freeSince(db, [id], new Date()));
  const { rows } = await pool.query(`explain (format json) ${statements[0]?.text ?? ''}`, [
    ...(statements[0]?.values ?? []),
  ]);
  expect(JSON.stringify(rows)).toContain('message_costs_free_entry');
});
