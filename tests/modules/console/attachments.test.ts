import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import { type AttachmentId, createSoundCopies, type Storage } from '../../../src/media/index.ts';
import { findSoundCopier } from '../../../src/vendors/ffmpeg/index.ts';
import { createDiskStorage } from '../../../src/vendors/storage/index.ts';
import { useDatabase } from '../../support/database.ts';
import { missingFfmpeg } from '../../support/ffmpeg.ts';
import { fixtureBytes } from '../../support/sounds.ts';
import { begin, openConsole, told, write } from './world.ts';

const database = useDatabase();
const db = () => database().db;
let folder = '';
let storage: Storage;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recado-console-'));
  storage = createDiskStorage(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A file of a customer that is kept. */
async function keep(kind: string, mime: string, bytes: Buffer, name: string | null = null): Promise<AttachmentId> {
  const conversationId = await begin(db(), 'Marisol', 5);
  const messageId = await write(db(), conversationId, 4, '', { kind });
  const id = newId<'attachment'>();
  await storage.put(`inbound/${id}`, Readable.from([bytes]), { bytes: bytes.length, mime });
  await sql`insert into attachments (id, message_id, conversation_id, kind, media_id, file_name, state, storage_key, bytes, mime, stored_at)
    values (${id}, ${messageId}, ${conversationId}, ${kind}, 'm', ${name}, 'stored', ${`inbound/${id}`}, ${bytes.length}, ${mime}, now())`.execute(
    db(),
  );
  await sql`insert into media_objects (key, attachment_id, remove_at) values (${`inbound/${id}`}, ${id}, now() + interval '90 days')`.execute(
    db(),
  );
  return id;
}

const console = () => openConsole(db(), told(), { storage });

test('a part of a file is given when a part is asked for', async () => {
  const id = await keep('audio', 'audio/ogg', Buffer.from('0123456789'));
  const { answer } = await console();
  const read = async (range: string) => {
    const response = await answer(`/attachments/${id}`, { range });
    return [response.status, response.headers.get('content-range'), await response.text()];
  };
  expect(await read('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234']);
  expect(await read('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789']);
  expect(await read('bytes=-3')).toEqual([206, 'bytes 7-9/10', '789']);
  expect(await read('bytes=4-400')).toEqual([206, 'bytes 4-9/10', '456789']);
  expect(await read('bytes=10-')).toEqual([416, 'bytes */10', '']);
  expect(await read('bytes=0-1,4-5')).toEqual([200, null, '0123456789']);
});

test('a page of a customer is saved and never run', async () => {
  const id = await keep('document', 'text/html', Buffer.from('<script>alert(1)</script>'), '../"x\u202E.html');
  const { answer } = await console();
  const { headers } = await answer(`/attachments/${id}`);
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename="[^"\\/]*\.html"/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toMatch('sandbox');
  await sql`update attachments set removed_because = 'revoked'`.execute(db());
  expect((await answer(`/attachments/${id}`)).status).toBe(404);
  expect((await answer('/attachments/1')).status).toBe(400);
});

describe.skipIf(missingFfmpeg() !== null)('with ffmpeg', () => {
  test('a voice note becomes a sound that every browser plays, once, and goes when the note goes', async () => {
    const id = await keep('audio', 'audio/ogg', fixtureBytes('order.ogg'));
    let made = 0;
    const toM4a = await findSoundCopier();
    if (toM4a === null) throw new Error('this ffmpeg writes no AAC');
    const copies = createSoundCopies({
      ...{ db: db(), storage },
      toM4a: (...given) => {
        made += 1;
        return toM4a(...given);
      },
    });
    const [first, second] = await Promise.all([copies(id), copies(id)]);
    expect(first).toEqual(second);
    expect(await copies(id)).toEqual(first);
    expect(made).toBe(1);
    const { answer } = await openConsole(db(), told(), { storage, m4aOf: copies });
    const response = await answer(`/attachments/${id}?as=m4a`);
    expect(response.headers.get('content-type')).toBe('audio/mp4');
    expect(
      Buffer.from(await response.arrayBuffer())
        .subarray(4, 8)
        .toString(),
    ).toBe('ftyp');
    const { rows } = await sql<{ key: string }>`
      select key from media_objects where attachment_id = ${id} and remove_at = (select remove_at from media_objects where key = ${`inbound/${id}`})`.execute(
      db(),
    );
    expect(rows).toHaveLength(2);
  });

  test('what is no sound is not made into one', async () => {
    const toM4a = await findSoundCopier();
    const copies = createSoundCopies({ db: db(), storage, toM4a });
    expect(await copies(await keep('image', 'image/png', Buffer.from('x')))).toBeNull();
    expect(await copies(await keep('audio', 'audio/ogg', Buffer.from('no sound at all')))).toBeNull();
  });
});
