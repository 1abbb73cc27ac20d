import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import type { InboundAttachment } from '../../../src/inbox/index.ts';
import { ELSEWHERE_AT_ONCE } from '../../../src/media/elsewhere-store.ts';
import {
  type AttachmentId,
  dropFilesOf,
  hasUnsettledFiles,
  insertFilesElsewhere,
  processAttachment,
  removeOldObjects,
  sweepAttachments,
  unshownFilesOf,
} from '../../../src/media/index.ts';
import { readTogether } from '../../../src/platform/db/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import {
  arrive,
  database,
  hashOf,
  keptHashes,
  makeDue,
  PNG,
  readerOf,
  refuses,
  rowOf,
  serves,
  worker,
} from './world.ts';

const db = () => database().db;

/** Files that staff sent from the phone in one conversation. */
async function overhear(count = 1, source = 'phone_echo') {
  const { id: conversationId } = await makeConversation(db());
  const overheardIds = Array.from({ length: count }, () => newId());
  for (const id of overheardIds)
    await sql`insert into overheard_messages (id, conversation_id, source, direction, wamid, kind, text, sent_at)
      values (${id}, ${conversationId}, ${source}, 'out', ${id}, 'image', '', now())`.execute(db());
  const attachment: InboundAttachment = {
    ...{ kind: 'image', mediaId: '42', mime: 'image/png', sha256: null, fileName: null, isVoice: false, url: null },
  };
  const ids = await db()
    .transaction()
    .execute((tx) =>
      insertFilesElsewhere(
        tx,
        overheardIds.map((overheardId) => ({ overheardId, conversationId, attachment })),
      ),
    );
  return { conversationId, overheardIds, ids, id: ids[0] as AttachmentId };
}

/** Whoever reads one of them has made a mistake. */
const nobody = readerOf(async () => {
  throw new Error('a file that nobody is to read was read');
});

describe('a file that was overheard', () => {
  test('is kept for staff, read by nobody and waited for by no turn', async () => {
    const { id, conversationId } = await overhear();
    expect(await hasUnsettledFiles(db(), conversationId)).toBe(false);
    const { deps, settled, failures } = worker([serves(PNG)], [nobody]);
    await processAttachment(deps, id);
    expect(await rowOf(id)).toMatchObject({
      state: 'understood',
      reason: 'elsewhere',
      mime: 'image/png',
      dueInS: null,
    });
    expect(await keptHashes()).toContain(hashOf(PNG));
    expect([settled, failures]).toEqual([[], []]);
    expect((await readTogether(db(), { files: unshownFilesOf(conversationId) })).files).toEqual([]);
  });

  test.each([
    ['is gone', refuses('gone'), 'gone'],
    ['is too large', serves(PNG, { bytes: 200 * 1_048_576 }), 'too_large'],
    ['lies at a place that is not WhatsApp’s', refuses('place_refused'), 'place_refused'],
  ])('that %s ends with that reason, and nobody is woken', async (_, serve, reason) => {
    const { id, conversationId } = await overhear();
    const { deps, settled } = worker([serve]);
    await processAttachment(deps, id);
    expect(await rowOf(id)).toMatchObject({ state: 'failed', reason, dueInS: null });
    expect(settled).toEqual([]);
    expect((await readTogether(db(), { files: unshownFilesOf(conversationId) })).files).toEqual([]);
  });

  test('that WhatsApp does not hand out now is tried again', async () => {
    const { id } = await overhear();
    await processAttachment(worker([refuses('unreachable', true)]).deps, id);
    expect(await rowOf(id)).toMatchObject({ state: 'announced', reason: 'unreachable' });
    await makeDue(id);
    await processAttachment(worker([serves(PNG)]).deps, id);
    expect(await rowOf(id)).toMatchObject({ state: 'understood', reason: 'elsewhere' });
  });

  test('goes with what it came with', async () => {
    const { id, overheardIds } = await overhear();
    const { deps } = worker([serves(PNG)]);
    await processAttachment(deps, id);
    const { storageKey } = await rowOf(id);
    await sql`delete from overheard_messages where id = any(${overheardIds}::uuid[])`.execute(db());
    await removeOldObjects(deps);
    const { rows } = await sql`select from media_objects where key = ${storageKey}`.execute(db());
    expect(rows).toEqual([]);
  });
});

describe('the version before, which runs on while this one takes its place', () => {
  /** How it finds and takes files: by when they are due. */
  const found = async (id: AttachmentId): Promise<boolean> => {
    const { rows } = await sql`select from attachments where id = ${id} and due_at is not null`.execute(db());
    return rows.length > 0;
  };

  test('finds no file that was overheard, whatever has become of it', async () => {
    const { id } = await overhear();
    const seen = [await found(id)];
    for (const serve of [refuses('unreachable', true), serves(PNG)]) {
      await makeDue(id);
      await processAttachment(worker([serve]).deps, id);
      seen.push(await found(id));
    }
    const gone = await overhear();
    await db()
      .transaction()
      .execute((tx) => dropFilesOf(tx, gone.overheardIds));
    expect([...seen, await found(gone.id)]).toEqual([false, false, false, false]);
    expect((await rowOf(id)).state).toBe('understood');
  });

  test('makes of none, should it have read one, a file of the customer’s', async () => {
    const { id, conversationId } = await overhear();
    await sql`update attachments set state = 'understood', shown_at = null, settled_at = null,
      reading = '{"unread":null,"text":"vale de la caja","isSure":true}' where id = ${id}`.execute(db());
    expect((await readTogether(db(), { files: unshownFilesOf(conversationId) })).files).toEqual([]);
    expect(await hasUnsettledFiles(db(), conversationId)).toBe(false);
  });
});

test('one that killed its worker each time is given up, and no news to any turn', async () => {
  const { id } = await overhear();
  await sql`update attachments set state = 'stored', storage_key = 'gone', attempts = 100 where id = ${id}`.execute(
    db(),
  );
  await processAttachment(worker([]).deps, id);
  const { rows } = await sql`select state, shown_at is not null as is_shown from attachments where id = ${id}`.execute(
    db(),
  );
  expect(rows).toEqual([{ state: 'understood', isShown: true }]);
});

test('of a past of many files few are fetched at one time, and they hide neither new files nor those that are tried again', async () => {
  await sql`update attachments set due_at = null, elsewhere_due_at = null`.execute(db());
  const { ids } = await overhear(30, 'history');
  const [fresh, again] = [await arrive(), await arrive()];
  await sql`update attachments set elsewhere_due_at = now() - interval '1 hour' where id = any(${ids}::uuid[])`.execute(
    db(),
  );
  await sql`update attachments set due_at = now() - interval '2 s' where id = ${fresh.id}`.execute(db());
  await sql`update attachments set due_at = now() - interval '2 s', settled_at = now() where id = ${again.id}`.execute(
    db(),
  );
  const woken: AttachmentId[] = [];
  await sweepAttachments({ db: db(), wake: async (some) => void woken.push(...some), room: async () => 100 }, []);
  expect(woken).toContain(fresh.id);
  expect(woken).toContain(again.id);
  expect(woken).toHaveLength(2 + ELSEWHERE_AT_ONCE);
});
