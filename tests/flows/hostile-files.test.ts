import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SimCustomer } from '../../src/simulator/contract.ts';
import { useDatabase } from '../support/database.ts';
import { missingFfmpeg } from '../support/ffmpeg.ts';
import { HOSTILE_FILES } from '../support/hostile-files.ts';
import { openShop, type Shop } from './phone.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const database = useDatabase();
const temporary = mkdtempSync(join(tmpdir(), 'recado-hostile-'));
let shop: Shop;
beforeAll(async () => {
  mkdirSync(join(temporary, 'tmp'));
  shop = await openShop({ DATABASE_URL: database().url, TMPDIR: join(temporary, 'tmp') });
}, 90_000);
afterAll(async () => {
  await shop?.close();
  rmSync(temporary, { recursive: true, force: true });
});

/** Every file under a folder, without those that the simulator keeps as WhatsApp would. */
const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((name) => !/^simulator/.test(name))
    .sort();

type Ended = {
  readonly mediaId: string;
  readonly line: string;
  readonly key: string | null;
  readonly isEnded: boolean;
};

/** `understood application/pdf encrypted`, a file each. */
async function ends(): Promise<readonly Ended[]> {
  const { rows } = await sql<Ended>`
    select media_id, concat_ws(' ', state, mime, coalesce(reason, 'read')) as line, storage_key as key,
      settled_at is not null as is_ended from attachments`.execute(database().db);
  return rows;
}

const attach = async (customer: SimCustomer, at: number): Promise<string> => {
  const file = HOSTILE_FILES[at];
  if (!file) throw new Error('there is no such file');
  const name = file.name === undefined ? '' : `&name=${encodeURIComponent(file.name)}`;
  const bubble = await shop.attach(customer, new Uint8Array(await file.make()), file.mime, `kind=${file.kind}${name}`);
  return bubble.content.kind === 'media' ? (bubble.content.file?.id ?? '') : '';
};

const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** State, type told by the bytes, and what came of it; the demo hears no recording. */
const STATED: Readonly<Record<string, string>> = {
  'nothing at all': 'failed empty',
  'a picture cut in half': 'understood image/jpeg damaged',
  'a program that claims to be a picture': 'understood application/x-elf unsupported_type',
  'a picture with an archive and a page behind it': 'understood image/jpeg read',
  'an SVG with a script and entities': 'understood application/xml unsupported_type',
  'a PNG of 900 million pixels': 'understood image/png too_large',
  'an animation of 20,000 frames': 'understood image/gif nothing_found',
  'a picture that gives orders': 'understood image/png read',
  'a QR code that gives orders': 'understood image/jpeg read',
  'a PDF with a password': 'understood application/pdf encrypted',
  'a PDF with a script': 'understood application/pdf read',
  'a PDF cut off': 'understood application/pdf damaged',
  'an archive that unpacks to 200 MB, as a DOCX': `understood ${WORD} unsupported_type`,
  'an archive whose list of types unpacks to 200 MB': 'understood application/zip unsupported_type',
  'an archive in an archive in an archive': 'understood application/gzip unsupported_type',
  'a page with a script that claims to be text': 'understood text/plain read',
  'a text under a name that ends a header and turns around': 'understood text/plain read',
  'an Ogg that claims 24 hours': 'understood audio/ogg not_configured',
  'a WAV that announces 4 GB': 'understood audio/wav not_configured',
  'a film of 33 million pixels a picture': 'understood video/mp4 too_large',
  'an MP4 cut in its index': 'understood audio/x-m4a damaged',
};

test.skipIf(missingFfmpeg() !== null)(
  'twenty-one hostile files at once each end as stated, a text is answered meanwhile, and nothing is left outside of the storage',
  async () => {
    const [marisol, juan] = [await shop.customer('Marisol'), await shop.customer('Juan')];
    const [john, luz] = [await shop.customer('John'), await shop.customer('Luz')];
    const before = { data: filesUnder(shop.folder), tmp: filesUnder(join(temporary, 'tmp')), root: readdirSync(ROOT) };

    // One that never ends, so that something is under way for as long as the test lasts.
    await shop.setFault('media_url_drip', 1);
    const dripping = await attach(john, 7);
    await expect.poll(async () => (await shop.events()).some(({ fault }) => fault === 'media_url_drip')).toBe(true);
    // Ten are understood for one answer.
    const senderOf = (at: number): SimCustomer => [marisol, juan][Math.floor(at / 10)] ?? john;
    const ids = await Promise.all(HOSTILE_FILES.map((_, at) => attach(senderOf(at), at)));
    await shop.write(luz, '¿tienen café de Chiapas?');
    expect(await shop.hear(luz, /Chiapas/)).toContain('$189.00');
    expect((await ends()).find(({ mediaId }) => mediaId === dripping)).toMatchObject({ isEnded: false });

    await expect
      .poll(async () => (await ends()).filter((one) => one.isEnded).length, { timeout: 90_000 })
      .toBe(HOSTILE_FILES.length);
    const all = await ends();
    const told = ids.map((id, at) => [HOSTILE_FILES[at]?.what, all.find((one) => one.mediaId === id)?.line]);
    expect(Object.fromEntries(told)).toEqual(STATED);
    const kept = all.flatMap(({ key }) => (key === null ? [] : [join('files', key)])).sort();
    expect(filesUnder(shop.folder).filter((name) => !before.data.includes(name))).toEqual(kept);
    // Nothing but the beginning of the one that is still under way.
    const left = (): string[] => filesUnder(join(temporary, 'tmp')).filter((name) => !before.tmp.includes(name));
    await expect.poll(left).toEqual([expect.stringMatching(/^recado-media-\w+\/file$/)]);
    expect(readdirSync(ROOT)).toEqual(before.root);
    for (const sender of [marisol, juan]) await shop.hear(sender, /./);
    expect(existsSync(join(dirname(shop.folder), 'zopilote.html'))).toBe(false);
  },
  150_000,
);
