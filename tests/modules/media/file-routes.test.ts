import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileRoutes, processAttachment } from '../../../src/media/index.ts';
import { contentDisposition } from '../../../src/media/safe-file-name.ts';
import { answerErrors } from '../../../src/platform/http/web-app.ts';
import { createLog } from '../../../src/platform/log.ts';
import { arrive, database, PNG, readerOf, serves, understood, worker } from './world.ts';

let server: Server;
let url = '';
let now = new Date();
beforeAll(async () => {
  const { deps } = worker([]);
  const app = express();
  const needs = () => (_request: unknown, _response: unknown, next: () => void) => next();
  app.use(
    fileRoutes({
      db: database().db,
      storage: deps.storage,
      linkKey: Buffer.from('key'),
      machineClock: () => now,
      needs,
    }),
  );
  app.use(answerErrors({ log: createLog({ level: 'silent', name: 'test' }) }));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

type Listed = {
  readonly files: readonly { readonly link: string | null; readonly text: string; readonly state: string }[];
};

async function linkOf(
  bytes: Buffer,
  fileName: string | null = null,
  holdsCard = false,
): Promise<Listed['files'][number]> {
  const { id, conversationId } = await arrive({ fileName, kind: 'document' });
  const reader = readerOf(async () => understood('a dot', { holdsCard }), /./);
  await processAttachment(worker([serves(bytes)], [reader]).deps, id);
  const listed = (await (await fetch(`${url}/api/v1/conversations/${conversationId}/files`)).json()) as Listed;
  const [file] = listed.files;
  if (!file) throw new Error('nothing is listed');
  return file;
}

test('staff sees what came and gets a link that gives the bytes, to save and never to run', async () => {
  const file = await linkOf(PNG, 'foto del recibo.png');
  expect(file).toMatchObject({ state: 'understood', text: 'a dot' });
  const response = await fetch(`${url}${file.link}`);
  expect(Buffer.from(await response.arrayBuffer()).equals(PNG)).toBe(true);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'image/png',
    'content-disposition': 'attachment; filename="foto del recibo.png"; filename*=UTF-8\'\'foto%20del%20recibo.png',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'cache-control': 'private, no-store',
  });
});

test('an SVG with a script is a file to save like any other', async () => {
  const file = await linkOf(
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    'x.svg',
  );
  const response = await fetch(`${url}${file.link}`);
  expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
  expect(response.headers.get('content-security-policy')).toContain('sandbox');
  expect(response.headers.get('content-type')).not.toContain('html');
});

describe('a link opens nothing', () => {
  test.each([
    ['with another signature', (link: string) => link.replace(/signature=.{4}/, 'signature=AAAA')],
    ['for another file', (link: string) => link.replace(/files\/[^?]+/, 'files/018f0000-0000-7000-8000-000000000000')],
    ['with another end', (link: string) => link.replace(/until=\d+/, 'until=99999999999')],
    ['without its signature', (link: string) => link.replace(/&signature.*/, '')],
    ['with signs for a number', (link: string) => link.replace(/until=\d+/, 'until=1e99')],
  ])('%s', async (_, change) => {
    const { link } = await linkOf(PNG);
    expect((await fetch(`${url}${change(link ?? '')}`)).status).toBe(403);
  });

  test('after some minutes', async () => {
    const { link } = await linkOf(PNG);
    now = new Date(Date.now() + 301_000);
    expect((await fetch(`${url}${link}`)).status).toBe(403);
    now = new Date();
  });

  test('when the bytes were deleted', async () => {
    expect((await linkOf(PNG, null, true)).link).toBeNull();
  });
});

test.each([
  [null, 'image', 'image/jpeg', 'attachment; filename="image.jpg"; filename*=UTF-8\'\'image.jpg'],
  ['../../etc/passwd', 'document', 'text/plain', 'attachment; filename="etc_passwd"; filename*=UTF-8\'\'etc_passwd'],
  ['C:\\x\\y.pdf', 'document', 'application/pdf', 'attachment; filename="C_x_y.pdf"; filename*=UTF-8\'\'C_x_y.pdf'],
  [
    'a\r\nSet-Cookie: x=1',
    'document',
    'text/plain',
    'attachment; filename="a Set-Cookie_ x=1"; filename*=UTF-8\'\'a%20Set-Cookie_%20x%3D1',
  ],
  ['a".pdf', 'document', 'application/pdf', 'attachment; filename="a_.pdf"; filename*=UTF-8\'\'a_.pdf'],
  [
    'factura\u202efdp.exe',
    'document',
    'text/plain',
    'attachment; filename="facturafdp.exe"; filename*=UTF-8\'\'facturafdp.exe',
  ],
  ['.bashrc', 'document', 'text/plain', 'attachment; filename="bashrc"; filename*=UTF-8\'\'bashrc'],
  [
    'ñandú 😀.pdf',
    'document',
    'application/pdf',
    'attachment; filename="nandu .pdf"; filename*=UTF-8\'\'%C3%B1and%C3%BA%20%F0%9F%98%80.pdf',
  ],
  ['\u0000\u0007', 'audio', 'audio/ogg', 'attachment; filename="audio.ogg"; filename*=UTF-8\'\'audio.ogg'],
])('a file called %j is saved under a harmless name', (name, kind, mime, header) => {
  expect(contentDisposition(name, kind, mime)).toBe(header);
});

test('a name of 300 characters is cut, and keeps its ending', () => {
  const header = contentDisposition(`${'a'.repeat(300)}.pdf`, 'document', 'application/pdf');
  expect(header).toMatch(/filename="a{76}\.pdf"/);
});
