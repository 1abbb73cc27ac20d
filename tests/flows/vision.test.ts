import sharp from 'sharp';
import { expect, test } from 'vitest';
import { drawnText } from '../support/pictures/draw.ts';
import { startVisionServer } from '../support/vision-server.ts';
import { openShop } from './phone.ts';

/** What is printed on the picture is a coffee of Chiapas; Google is told to read another one. */
const LABEL = new Uint8Array(drawnText('label'));
const READ_BY_GOOGLE = ['Café', 'Pluma', 'de', 'Oaxaca'];

/** What a customer hears who sends the picture to a program with these settings. */
async function heard(variables: Readonly<Record<string, string>>): Promise<string> {
  const shop = await openShop(variables);
  try {
    const marisol = await shop.customer('Marisol');
    await shop.attach(marisol, LABEL, 'image/png', 'kind=image');
    return await shop.hear(marisol, /Café/);
  } finally {
    await shop.close();
  }
}

/** Sixteen by sixteen greys: what is left of a picture however it was packed. */
const greysOf = (bytes: Uint8Array): Promise<Buffer> =>
  sharp(bytes).flatten({ background: '#fff' }).resize(16, 16, { fit: 'fill' }).greyscale().raw().toBuffer();

/** The mean one of their greys, of 256. */
async function differenceOf(one: Uint8Array, other: Uint8Array): Promise<number> {
  const [ones, others] = await Promise.all([greysOf(one), greysOf(other)]);
  return ones.reduce((sum, grey, at) => sum + Math.abs(grey - (others[at] ?? 255)), 0) / ones.length;
}

test('a picture of a label is read on this machine when nothing is configured', async () => {
  const answer = await heard({});
  expect(answer).toContain('Chiapas');
  expect(answer).not.toContain('Oaxaca');
}, 200_000);

test('the same picture goes to Google Vision when that is configured, and the answer is about what it read', async () => {
  const vision = await startVisionServer(READ_BY_GOOGLE, 0);
  try {
    const answer = await heard(vision.environment);
    expect(answer).toContain('Oaxaca');
    expect(answer).not.toContain('Chiapas');
    const [seen, ...more] = vision.pictures();
    expect(more).toEqual([]);
    expect(await differenceOf(seen ?? Buffer.alloc(0), LABEL)).toBeLessThan(3);
  } finally {
    await vision.close();
  }
}, 200_000);
