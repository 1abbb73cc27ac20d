import { expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import { importPages } from '../../../src/knowledge/index.ts';
import { useDatabase } from '../../support/database.ts';
import { useFolder } from '../../support/files.ts';
import { pdfOf } from '../../support/pdf.ts';
import { runRecado } from './run-recado.ts';

const database = useDatabase();
const folder = useFolder();
const recado = (...words: readonly string[]) => runRecado(words, { DATABASE_URL: database().url });
const enEspañol = (...words: readonly string[]) =>
  runRecado(words, { DATABASE_URL: database().url, LANG: 'es_MX.UTF-8' });

test('recado knowledge import publishes the texts of a folder once, and what changed as a new version', async () => {
  await folder.put('garantia.md', '# Garantía\n\nUn molino tiene 12 meses de garantía.\n');
  const texts = folder.path('');
  await folder.put('envios-al-norte.txt', 'Los martes salen envíos a Monterrey.\n');
  await folder.put('taller.pdf', pdfOf('El taller de catado es los viernes.'));
  await folder.put('logo.svg', '<svg/>');
  const first = await recado('knowledge', 'import', texts);
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.out).toBe('+ envios al norte\n+ Garantía\n+ taller\n3 published, 0 unchanged.\n');
  const found = await recado('knowledge', 'search', 'meses', 'de', 'garntia');
  expect(found.out).toBe(
    '“garntia” was read as “garantia”.\n\nGarantía · Garantía · version 1, lines 3\n  Un molino tiene 12 meses de garantía.\n',
  );
  expect((await recado('knowledge', 'search', 'catado')).out).toContain('El taller de catado es los viernes.');

  await folder.put('garantia.md', '# Garantía\n\nUn molino tiene 18 meses de garantía.\n');
  expect((await enEspañol('knowledge', 'import', texts)).out).toBe('+ Garantía\n1 publicadas, 2 sin cambios.\n');
  const renewed = (await enEspañol('knowledge', 'search', 'meses de garantía')).out;
  expect(renewed).toContain('versión 2, líneas 3\n  Un molino tiene 18 meses de garantía.');
  expect(renewed).not.toContain('12 meses');
}, 240_000);

test('recado knowledge says what it does not find and what it cannot read, and then publishes nothing', async () => {
  expect((await enEspañol('knowledge', 'search', 'xilófono')).out).toBe('Nada de lo escrito responde a eso.\n');
  await folder.put('roto.pdf', 'no es un PDF');
  await folder.put('zapatos.md', 'Vendemos zapatos.');
  const refused = await recado('knowledge', 'import', folder.path(''));
  expect(refused.code).not.toBe(0);
  expect(refused.err).toContain('roto.pdf: cannot be used');
  expect((await recado('knowledge', 'search', 'zapatos')).out).toBe('Nothing that was written answers this.\n');
  const absent = await recado('knowledge', 'import', '/no/such/folder');
  expect([absent.code, absent.err]).toEqual([expect.any(Number), expect.stringContaining('/no/such/folder')]);
  expect(absent.code).not.toBe(0);
}, 240_000);

test('a PDF that is longer than a page may be is refused, and its beginning is not published', async () => {
  const { db } = database();
  await folder.put('manual.pdf', 'x');
  const read = { outcome: 'read', text: 'El quetzal canta.', pages: 1, hasScripts: false, isWhole: false } as const;
  const imported = importPages(
    { db, newId, at: new Date(), reason: 'prueba', readPdf: async () => read },
    folder.path('manual.pdf'),
  );
  await expect(imported).rejects.toMatchObject({
    facts: { message: expect.stringContaining('manual.pdf: has more than 200000 characters; cut it in several files') },
  });
});
