import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPdfReader } from '../../../src/media/index.ts';

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

test.runIf(process.platform === 'linux')(
  'a PDF that unpacks into half a gigabyte is given up before it takes the memory',
  { timeout: 60_000 },
  async () => {
    const path = join(folder, 'bomb.pdf');
    const bytes = bomb(500_000_000);
    await writeFile(path, bytes);
    const file = { path, mime: 'application/pdf', bytes: bytes.length };
    const reading = await createPdfReader([]).read(
      file,
      { language: 'es', vocabulary: [] },
      AbortSignal.timeout(50_000),
    );
    expect(reading).toMatchObject({ unread: 'too_large', text: '' });
  },
);
