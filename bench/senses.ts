import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import sharp from 'sharp';
import { sleep } from '../src/core/clock.ts';
import { messagesCall } from '../tests/support/fake-meta.ts';
import type { MetaFile } from '../tests/support/meta-files.ts';
import { drawCode, drawnText, onTable, photograph } from '../tests/support/pictures/draw.ts';
import { startSpeechServer } from '../tests/support/speech-server.ts';
import { tokenOf } from '../tests/support/tokens.ts';
import { startVisionServer } from '../tests/support/vision-server.ts';
import { openShop, type Shop, whileOpen } from './shop.ts';

/** Who reads pictures: Google Vision (a stand-in that takes a second) or this machine. Voice is heard elsewhere either way. */
export type Senses = 'remote' | 'local';

/** How long a transcription and a reading of Google Vision take, ms. */
export const REMOTE_MS = 1_000;

export type Sample = {
  readonly name: string;
  readonly kind: MetaFile['kind'];
  readonly mime: string;
  readonly bytes: Buffer;
};

export type SensingShop = Shop & {
  /** Sends files of one customer at the same time, each in a message and a call of its own. */
  readonly show: (phone: string, samples: readonly Sample[]) => Promise<Shown>;
  /** Rows of the program's database. */
  readonly rows: <T extends object>(sql: string, values?: readonly unknown[]) => Promise<readonly T[]>;
};

export type Shown = {
  readonly phone: string;
  readonly wamids: readonly string[];
  /** What an answer to all of them repeats: their captions, and what was heard in the voice notes. */
  readonly tokens: readonly string[];
};

const HEARD = tokenOf(999_999);
const FIRST_TOKEN = 500_000;
let shown = 0;

/** Runs `act` in a shop (ROLE=all, embedded PostgreSQL, files on disk) that hears and sees with the product's own readers. */
export async function inSensingShop<T>(senses: Senses, act: (shop: SensingShop) => Promise<T>): Promise<T> {
  const speech = await startSpeechServer(async () => {
    await sleep(REMOTE_MS);
    return { body: { text: `Quiero dos bolsas de café, ${HEARD} por favor.`, language: 'spanish', duration: 4 } };
  });
  return whileOpen(speech.close, async () => {
    const vision = senses === 'remote' ? await startVisionServer(['Café', 'de', 'altura'], REMOTE_MS) : null;
    return whileOpen(
      async () => vision?.close(),
      async () => {
        const hearing = { OPENAI_API_KEY: 'a-key-of-the-bench', OPENAI_BASE_URL: speech.url };
        const shop = await openShop('embedded', { ...hearing, ...vision?.environment });
        return whileOpen(shop.close, () => withRows(shop, act));
      },
    );
  });
}

async function withRows<T>(shop: Shop, act: (shop: SensingShop) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: await shop.database.url() });
  await client.connect();
  try {
    return await act({
      ...shop,
      show: (phone, samples) => show(shop, phone, samples),
      rows: async <Found extends object>(sql: string, values: readonly unknown[] = []) =>
        (await client.query<Found>(sql, [...values])).rows,
    });
  } finally {
    await client.end();
  }
}

async function show({ meta }: Shop, phone: string, samples: readonly Sample[]): Promise<Shown> {
  const messages = samples.map(({ kind, mime, bytes }) => {
    const token = tokenOf(FIRST_TOKEN + shown++);
    const wamid = `wamid.IN${randomUUID()}`;
    const file = meta.keepFile(kind, mime, bytes);
    const common = { wamid, phone, name: `Cliente ${phone.slice(-4)}`, timestamp: Math.floor(Date.now() / 1_000) };
    return { token: kind === 'audio' ? HEARD : token, message: { ...common, text: `¿Y esto, ${token}?`, file } };
  });
  const taken = await Promise.all(messages.map(({ message }) => meta.deliver(messagesCall([message]))));
  if (taken.includes(false)) throw new Error('a message with a file was not taken');
  return { phone, wamids: messages.map(({ message }) => message.wamid), tokens: messages.map(({ token }) => token) };
}

/** A photo of a barcode, about one megapixel. */
export const codePhoto = async (): Promise<Sample> =>
  picture('photo of a barcode', await onTable(await drawCode('EAN13', '7501230013912')));

/** Photos of text as phones take them. */
export const textPhotos = async (): Promise<readonly Sample[]> => [
  picture('photo of a receipt', await photograph(drawnText('receipt'), { tilt: 2, noise: 6 })),
  picture('photo of a label', await photograph(drawnText('label'), {})),
  picture('photo of a slip', await photograph(drawnText('slip'), { tilt: -1 })),
];

/** A photo of a barcode as phones send it without WhatsApp's own reduction, twelve megapixels. */
export const largePhoto = async (): Promise<Sample> =>
  picture(
    'large photo of a barcode',
    await sharp((await codePhoto()).bytes)
      .resize(4_000)
      .jpeg()
      .toBuffer(),
  );

const picture = (name: string, bytes: Buffer): Sample => ({ name, kind: 'image', mime: 'image/jpeg', bytes });

/** Some seconds of speech in Ogg Opus. */
export const voiceNote = (): Sample => ({
  name: 'voice note',
  kind: 'audio',
  mime: 'audio/ogg; codecs=opus',
  bytes: readFileSync(new URL('../fixtures/voice/order.ogg', import.meta.url)),
});
