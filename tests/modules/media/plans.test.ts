import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { type ConversationId, newId } from '../../../src/core/ids.ts';
import {
  filesOfItems,
  findAwaited,
  findNextDue,
  hasUnsettledFiles,
  insertAttachments,
  markShown,
  mediaSpendOf,
  mediaSpentSince,
  processAttachment,
  removeOldObjects,
  sweepAttachments,
  takeAwaited,
  understoodIn,
  unshownFilesOf,
} from '../../../src/media/index.ts';
import { statementsOf, tablesReadWhole } from '../../support/query-plans.ts';
import { arrive, database, message, PNG, readerOf, serves, understood, worker } from './world.ts';

let conversationId: ConversationId;
beforeAll(async () => {
  const { db } = database();
  ({ conversationId } = await arrive());
  await sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at)
    select gen_random_uuid(), ${conversationId}, 'w' || n, 'image', '', now() from generate_series(1, 20000) n`.execute(
    db,
  );
  await sql`insert into attachments (id, message_id, conversation_id, kind, media_id, state, settled_at, shown_at, due_at, first_read_at)
    select gen_random_uuid(), id, conversation_id, 'image', '1', 'understood', now(), now(), null, now() - interval '2 days' from messages
    where wamid like 'w%' and wamid not like 'wamid%'`.execute(db);
  await sql`update attachments set state = 'announced', due_at = now() - interval '1 hour'
    where state = 'understood' and get_byte(uuid_send(id), 15) % 2 = 0`.execute(db);
  await sql`insert into overheard_messages (id, conversation_id, source, direction, wamid, kind, text, sent_at)
    select gen_random_uuid(), ${conversationId}, 'history', 'in', 'h' || n, 'image', '', now() from generate_series(1, 5000) n`.execute(
    db,
  );
  await sql`insert into attachments (id, overheard_id, conversation_id, kind, media_id, settled_at, shown_at, due_at, elsewhere_due_at)
    select gen_random_uuid(), id, conversation_id, 'image', '1', now(), now(), null, now() - interval '1 hour' from overheard_messages`.execute(
    db,
  );
  await sql`insert into media_objects (key, attachment_id, remove_at)
    select 'k' || n, a.id, now() + interval '90 days' from (select id, row_number() over () n from attachments) a`.execute(
    db,
  );
  await sql`insert into media_spend (id, conversation_id, attachment_id, vendor, unit, units, cost_micro_usd, spent_at)
    select gen_random_uuid(), case when n % 100 = 0 then ${conversationId} else gen_random_uuid() end, gen_random_uuid(),
      'openai', 'second', 60, 6000, now() - n * interval '1 minute' from generate_series(1, 20000) n`.execute(db);
  await sql`analyze attachments, media_objects, messages, media_spend, overheard_messages`.execute(db);
});

test('among 20,000 files the steps of the path read no table from end to end', async () => {
  const { db, pool } = database();
  const waiting = await arrive({ conversationId });
  const charge = { vendor: 'openai', model: 'm', unit: 'second', units: 1, costMicroUsd: 1 } as const;
  const pays = readerOf(async (_, { till }) => {
    const call = await till?.open(charge);
    if (call?.outcome === 'open') await call.settle(charge);
    return understood('seen');
  });
  const { deps } = worker([serves(PNG)], [pays]);
  const id = newId<'attachment'>();
  const attachment = {
    kind: 'image',
    mediaId: '1',
    mime: null,
    sha256: null,
    fileName: null,
    isVoice: false,
    url: null,
  } as const;
  const { statements } = await statementsOf(async () => {
    await unshownFilesOf(conversationId).query.execute(db);
    await hasUnsettledFiles(db, conversationId);
    await findAwaited(db, 10);
    await db.transaction().execute((tx) => takeAwaited(tx, [conversationId]));
    const messageId = await message(conversationId);
    await db.transaction().execute((tx) => insertAttachments(tx, [{ messageId, conversationId, attachment }]));
    await sql`${markShown([{ id, kind: 'image', isOverflow: false, isSettled: true, version: '' }])}`.execute(db);
    await findNextDue(db, conversationId);
    await processAttachment(deps, waiting.id);
    await mediaSpendOf(db, conversationId);
    await mediaSpentSince(db, new Date(Date.now() - 3_600_000));
    await sweepAttachments({ db, wake: async () => undefined, room: async () => 100 }, [newId<'worker'>()]);
    await removeOldObjects(deps);
    await filesOfItems(db, [newId(), newId()]);
    await understoodIn(db, [conversationId], 10);
  });
  expect(statements.length).toBeGreaterThan(6);
  for (const statement of statements)
    expect({
      text: statement.text,
      whole: await tablesReadWhole(pool, statement, ['attachments', 'media_objects', 'messages', 'media_spend']),
    }).toEqual({
      text: statement.text,
      whole: [],
    });
});
