import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPdfReader, type Reading } from '../../../src/media/index.ts';
import { createPlaces } from '../../../src/platform/in-turn.ts';
import { scannedPdf } from '../../support/scanned-pdf.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recado-pdf-bomb-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A PDF of one page whose stream unpacks into so many bytes. */
function bomb(bytes: number): Buffer {
  const stream = deflateSync(Buffer.alloc(bytes), { level: 1 }).toString('latin1');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>',
    `<< /Length ${stream.length} /Filter /FlateDecode >>\nstream\n${stream}\nendstream`,
  ];
  const written = objects.map((object, at) => `${at + 1} 0 obj\n${object}\nendobj\n`).join('');
  return Buffer.from(`%PDF-1.4\n${written}trailer\n<< /Size 5 /Root 1 0 R >>\n%%EOF`, 'latin1');
}

async function read(name: string, bytes: Buffer): Promise<Reading> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  const file = { path, mime: 'application/pdf', bytes: bytes.length };
  return createPdfReader([], createPlaces(1)).read(
    file,
    { language: 'es', vocabulary: [] },
    AbortSignal.timeout(80_000),
  );
}

describe.runIf(process.platform === 'linux')('half a gigabyte in a PDF', { timeout: 90_000 }, () => {
  test('of text is given up before it takes the memory', async () => {
    expect(await read('bomb.pdf', bomb(500_000_000))).toMatchObject({ unread: 'too_large', text: '' });
  });

  test('of a scanned picture is given up before it takes the memory', async () => {
    const bytes = deflateSync(Buffer.alloc(500_000_000), { level: 1 });
    const about = '/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode';
    const pdf = scannedPdf([{ pictures: [{ bytes, width: 4_000, height: 4_000, about }] }]);
    expect(await read('scan.pdf', pdf)).toMatchObject({ unread: 'too_large', text: '', detail: { isScan: true } });
  });
});
