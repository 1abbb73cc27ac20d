import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import { fileLink, isLinkGood } from '../../../src/media/sign-link.ts';
import { withFreshLink } from '../../../src/outbox/fresh-link.ts';
import { repeatOf } from '../../../src/outbox/index.ts';
import { lockSaid } from '../../../src/outbox/said-store.ts';
import { insertOutbox } from '../../../src/outbox/store.ts';
import { database, openSending, queueTo, replyTo, stateOf } from './refusing-meta.ts';

const NOT_READ = 131053;
const PICTURE = { kind: 'image', text: 'la taza', url: 'https://tienda.example/taza.jpg' } as const;

let shop: Awaited<ReturnType<typeof openSending>>;
beforeEach(async () => {
  await sql`delete from outbox_messages`.execute(database().db);
  shop = await openSending();
});
afterEach(() => shop.close());

/** A picture in the outbox of a conversation of its own. */
async function picture() {
  const id = await replyTo('');
  await sql`delete from outbox_messages where conversation_id = ${id}`.execute(database().db);
  return { id, outbox: await queueTo(id, '', { content: PICTURE }) };
}

const [KEPT, FRESH] = [PICTURE.url, /^https:\/\/tienda\.example\/taza\.jpg\?attempt=[\w.]+$/];

describe('a picture that WhatsApp could not fetch', () => {
  test('is tried again by another address, as what it got from the first one is kept for ten minutes', async () => {
    const { id } = await picture();
    shop.meta.refusal = NOT_READ;
    await shop.send(id);
    shop.meta.refusal = null;
    await sql`update outbox_messages set not_before = null where conversation_id = ${id}`.execute(database().db);
    await shop.send(id);
    expect(shop.meta.links).toEqual([KEPT, expect.stringMatching(FRESH)]);
    expect(await stateOf(id)).toBe('sent');
  });

  test('is tried again by another address also when that is told afterwards, once', async () => {
    const { id } = await picture();
    await shop.send(id);
    for (const _ of [1, 2]) await shop.reported('la taza', NOT_READ);
    await shop.send(id);
    await shop.reported('la taza', NOT_READ, { time: 2 });
    await shop.send(id);
    expect(shop.meta.links).toEqual([KEPT, expect.stringMatching(FRESH)]);
    expect(await stateOf(id)).toBe('failed, failed');
  });

  test('goes by another address when somebody of the team sends it again', async () => {
    const { id, outbox } = await picture();
    await shop.send(id);
    await sql`update outbox_messages set state = 'failed' where id = ${outbox}`.execute(database().db);
    const failed = await database()
      .db.transaction()
      .execute((tx) => lockSaid(tx, outbox));
    if (failed) await insertOutbox([repeatOf(failed, newId(), newId())]).execute(database().db);
    await shop.send(id);
    expect(shop.meta.links).toEqual([KEPT, expect.stringMatching(FRESH)]);
  });
});

describe('another address of the same file', () => {
  const again = (url: string) => {
    const content = withFreshLink({ ...PICTURE, url }, { id: newId(), attempts: 2, isStandIn: false });
    return 'url' in content ? content.url : '';
  };

  test('differs in each try', () => {
    const id = newId<'outbox'>();
    const links = [1, 2, 3].map((attempts) =>
      JSON.stringify(withFreshLink(PICTURE, { id, attempts, isStandIn: false })),
    );
    expect(new Set(links).size).toBe(3);
  });

  test('keeps what stands in it, as it is written', () => {
    expect(again('https://a.example/f?name=caf%C3%A9&x=a+b#p')).toMatch(
      /^https:\/\/a\.example\/f\?name=caf%C3%A9&x=a\+b&attempt=[\w.]+#p$/,
    );
  });

  test('opens a file that we keep', () => {
    const [key, now] = [Buffer.alloc(32, 1), new Date()];
    const { searchParams } = new URL(again(`https://a.example${fileLink(key, 'f1', now)}`));
    const [until, signature] = [searchParams.get('until') ?? '', searchParams.get('signature') ?? ''];
    expect([isLinkGood(key, 'f1', until, signature, now), searchParams.has('attempt')]).toEqual([true, true]);
  });

  test.each([
    'https://b.s3.amazonaws.com/f?X-Amz-Expires=60&X-Amz-Signature=00',
    'https://storage.googleapis.com/b/f?X-Goog-Signature=00',
    'https://b.blob.core.windows.net/f?sv=1&sig=00',
  ])('is none that its signature would not allow: %s', (url) => {
    expect(again(url)).toBe(url);
  });

  test('is given to the header of a template, and to no file that WhatsApp keeps itself', () => {
    const attempt = { id: newId<'outbox'>(), attempts: 1, isStandIn: true };
    const template = {
      kind: 'template',
      ...{ name: 'factura', language: 'es_MX', text: '', body: [], buttons: [], labels: [] },
      header: { kind: 'document', fileName: null, link: 'https://a.example/f.pdf' },
    } as const;
    expect(withFreshLink(template, attempt)).toMatchObject({ header: { link: expect.stringMatching(/\?attempt=/) } });
    const kept = { ...template, header: { kind: 'document', fileName: null, id: '77' } } as const;
    expect(withFreshLink(kept, attempt)).toEqual(kept);
  });
});
