import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import { searchCatalogue } from '../../../src/catalogue/index.ts';
import { AppError } from '../../../src/core/errors.ts';
import { useDatabase } from '../../support/database.ts';
import { problemsOf, useFolder } from '../../support/files.ts';
import { importFile } from './catalogue-files.ts';

const database = useDatabase();
const folder = useFolder();
const NOW = new Date('2026-11-24T18:00:00Z');
const HEAD = 'handle,name,category,sku,options,price_MXN,stock,barcodes';
const GOOD = 'a,Jarra,Casa,A-1,,10.00,1,';

afterEach(async () => {
  await sql`truncate products, search_words cascade`.execute(database().db);
});

const nameOf = async (handle: string) =>
  (await sql<{ name: string }>`select name from products where handle = ${handle}`.execute(database().db)).rows[0]
    ?.name;
const count = async () =>
  (await sql<{ count: number }>`select count(*) as count from products`.execute(database().db)).rows[0]?.count;
const importText = async (content: string | Uint8Array, given: Parameters<typeof importFile>[2] = {}) =>
  importFile(database().db, await folder.put('file', content), given);
/** What is wrong with one line behind the header, which is line 2. */
const problemsWith = async (line: string) => problemsOf(await importText(`${HEAD}\n${line}\n`));

describe('what is wrong with a line is said with its line, its column and what to do', () => {
  test.each([
    [
      'a price with a separator of thousands',
      'a,A,C,A-1,,"1,234.50",1,',
      '2 price_MXN: must be an amount such as "1250.00"',
    ],
    [
      'a price in words of a person',
      'a,A,C,A-1,,"$ 1 234,50 MXN",1,',
      '2 price_MXN: must be an amount such as "1250.00"',
    ],
    ['a price with a comma for the decimals', 'a,A,C,A-1,,"189,50",1,', 'add --decimal comma'],
    ['a price below zero', 'a,A,C,A-1,,-5.00,1,', '2 price_MXN: must be an amount'],
    ['a price with too many decimals', 'a,A,C,A-1,,5.005,1,', '2 price_MXN: 5.005 has more decimals than MXN (2)'],
    ['no price', 'a,A,C,A-1,,,1,', '2 price_MXN: is missing: it needs at least one price'],
    ['no stock', 'a,A,C,A-1,,5.00,,', '2 stock: must be a whole number of pieces'],
    ['half a piece', 'a,A,C,A-1,,5.00,1.5,', '2 stock: must be a whole number of pieces'],
    ['a million pieces and one', 'a,A,C,A-1,,5.00,1000001,', '2 stock: must be at most 1,000,000'],
    [
      'a barcode with a wrong check digit',
      'a,A,C,A-1,,5.00,1,7501230190003',
      '2 barcodes: 7501230190003 is no barcode',
    ],
    [
      'a barcode that a spreadsheet shortened',
      'a,A,C,A-1,,5.00,1,7.50123E+12',
      '2 barcodes: 7.50123E+12 is no barcode',
    ],
    ['a handle with capitals', 'Ä b,A,C,A-1,,5.00,1,', '2 handle: must be lower-case words joined by dashes'],
    ['no name', 'a,,C,A-1,,5.00,1,', '2 name: must not be empty'],
    ['options that are no pairs', 'a,A,C,A-1,250 g,5.00,1,', '2 options: must be pairs of an option and its value'],
    ['a cell with U+0000', 'a,A\u0000B,C,A-1,,5.00,1,', '2 name: holds characters that are no text'],
    ['a cell of 1 MB', `a,${'x'.repeat(1_000_000)},C,A-1,,5.00,1,`, '2 name: must have at most 200 characters'],
    ['a line that is too short', 'a,A,C,A-1', '2 -: has 4 cells where the header has 8'],
    ['a text with commas outside of quotes', 'a,A, B,C,A-1,,5.00,1,', '2 -: has 9 cells where the header has 8'],
    ['a quote inside a cell', 'a,5" cup,C,A-1,,5.00,1,', '2 -: A quote'],
    ['text behind a closing quote', 'a,"A" x,C,A-1,,5.00,1,', '2 -: Something follows a closing quote'],
  ])('%s', async (_, line, message) => {
    expect((await problemsWith(line)).join('\n')).toContain(message);
    expect(await count()).toBe(0);
  });

  test('all of them at once, in the order of the lines, and nothing of the file is taken', async () => {
    const lines = [
      GOOD,
      'b,"B" x,C,B-1,,1.00,1,',
      'c,C,C,C-1,,1.00,x,',
      'd,"open,C,D-1,,1.00,1,',
      'e,E,C,a1,,1.00,1,',
      GOOD,
      'f,F,,F-1,,x,1,',
    ];
    const places = problemsOf(await importText([HEAD, ...lines].join('\n'))).map((problem) => problem.split(':')[0]);
    expect(places).toEqual([
      '3 -',
      '4 stock',
      '5 -',
      '6 sku',
      '6 sku',
      '7 handle',
      '7 sku',
      '8 category',
      '8 price_MXN',
    ]);
    expect(await count()).toBe(0);
  });

  test('when there are very many, the first hundred and how many more', async () => {
    const lines = Array.from({ length: 250 }, (_, index) => `p-${index},P,C,P-${index},,x,1,`);
    const outcome = await importText([HEAD, ...lines].join('\n'));
    expect(problemsOf(outcome)).toHaveLength(100);
    expect(outcome).toMatchObject({ outcome: 'refused', more: 150 });
  });

  test.each([
    ['a SKU in other letters', 'a-1', '', '3 sku: a-1 stands on line 2 already'],
    ['a barcode', 'B-1', '7501230190002', '3 barcodes: 7501230190002 stands on line 2 already'],
  ])('%s that stands for two variants', async (_, sku, barcode, message) => {
    const lines = ['a,A,C,A-1,,5.00,1,7501230190002', `b,B,C,${sku},,5.00,1,${barcode}`];
    expect(problemsOf(await importText([HEAD, ...lines].join('\n'))).join()).toContain(message);
  });

  test('the lines of one product that say different things, and those that do not stand together', async () => {
    const lines = ['a,A,C,A-1,,5.00,1,', 'a,Z,,A-2,,5.00,1,', 'b,B,C,B-1,,5.00,1,', 'a,A,C,A-3,,5.00,1,'];
    const problems = problemsOf(await importText([HEAD, ...lines].join('\n')));
    expect(problems).toEqual([
      expect.stringContaining('3 name: differs from line 2 of the same product'),
      expect.stringContaining('5 handle: a stands on line 2 already: put the lines of one product one below the other'),
    ]);
  });

  test('a header with a column that is unknown, missing or there twice', async () => {
    const problems = problemsOf(await importText('handle,name,sku,sku,price_MXN,colour\n'));
    expect(problems.map((problem) => problem.slice(0, 40))).toEqual([
      expect.stringContaining('1 colour: is no known column'),
      expect.stringContaining('1 sku: stands twice'),
      expect.stringContaining('1 category: is missing'),
      expect.stringContaining('1 stock: is missing'),
    ]);
  });

  test('a price without a currency in a shop without one', async () => {
    expect(problemsOf(await importText('name,category,sku,price,stock\nA,C,A-1,5.00,1\n')).join()).toContain(
      '2 price: has no currency',
    );
  });

  test('a tax rate that may be a fraction is asked about', async () => {
    const head = 'name,category,sku,price_MXN,stock,tax_rate';
    expect(problemsOf(await importText(`${head}\nA,C,A-1,5.00,1,0.16\n`)).join()).toContain('write 16 for 16 %');
  });
});

describe('how files are written', () => {
  const utf16 = (text: string, isBig: boolean): Buffer => {
    const bytes = Buffer.from(text, 'utf16le');
    return isBig ? bytes.swap16() : bytes;
  };
  const text = `${HEAD}\na,Jamón de peñón,Casa,A-1,,10.00,1,\nb,"uno\ndos",Casa,B-1,,10.00,1,\n`;
  test.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a BOM and Windows line ends', Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`)],
    ['old Mac line ends', Buffer.from(text.replaceAll('\n', '\r'))],
    ['semicolons', Buffer.from(text.replaceAll(',', ';'))],
    ['tabs', Buffer.from(text.replaceAll(',', '\t'))],
    ['UTF-16 of a spreadsheet', utf16(`\ufeff${text}`, false)],
    ['big-endian UTF-16', utf16(`\ufeff${text}`, true)],
    ['UTF-16 without a BOM', utf16(text, false)],
    ['Latin-1', Buffer.from(text, 'latin1')],
    ['empty columns behind the last', Buffer.from(text.replace('barcodes', 'barcodes,,').replaceAll('1,\n', '1,,,\n'))],
    ['empty lines in between and no line end at last', Buffer.from(text.replaceAll('\na,', '\n\n\na,').trimEnd())],
  ])('%s', async (_, content) => {
    expect(await importText(content)).toMatchObject({ outcome: 'imported', entries: 2 });
    expect(await nameOf('a')).toBe('Jamón de peñón');
    expect(await nameOf('b')).toBe('uno\ndos');
  });

  test('amounts with decimal commas are read when the owner says so, and dots are refused then', async () => {
    const head = HEAD.replaceAll(',', ';');
    await importText(`${head}\na;Jarra;C;A-1;;1234,50;1;\n`, { decimal: 'comma' });
    const found = await searchCatalogue(database(), { text: 'jarra', limit: 1, now: NOW, currency: 'MXN' });
    expect(found.products[0]?.variants[0]?.price?.minor).toBe(123_450);
    const refused = await importText(`${head}\na;A;C;A-1;;1.234,50;1;\n`, { decimal: 'comma' });
    expect(problemsOf(refused)).toHaveLength(1);
  });

  test.each([
    ['an empty file', '', 'The file is empty'],
    ['a spreadsheet that is not CSV', 'PK\u0003\u0004rest', 'Save the sheet as "CSV UTF-8"'],
    [
      'UTF-8 with one line that is not',
      Buffer.concat([Buffer.from(text), Buffer.from('c,Caf\xe9\n', 'latin1')]),
      'line 5 is not',
    ],
  ])('%s is refused in words', async (_, content, message) => {
    const thrown = await importText(content).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(AppError);
    expect(thrown instanceof AppError ? thrown.facts['message'] : '').toContain(message);
  });

  test.each([
    ['missing', 'There is no such file'],
    ['.', 'It is a folder'],
  ])('a path that is no file is refused in words: %s', async (name, message) => {
    const thrown = await importFile(database().db, folder.path(name)).catch((error: unknown) => error);
    expect(thrown instanceof AppError ? thrown.facts['message'] : '').toContain(message);
  });

  test('a file with a header alone takes nothing off sale', async () => {
    await importText(`${HEAD}\n${GOOD}\n`);
    expect(problemsOf(await importText(`${HEAD}\n`, { isReplacing: true }))).toEqual([
      '- -: There is no product in the file.',
    ]);
    expect(await count()).toBe(1);
  });
});

describe('files of JSON', () => {
  const product = {
    handle: 'a',
    name: 'Jarra',
    category: 'Casa',
    variants: [{ sku: 'A-1', prices: { MXN: '10.00' }, stock: 1 }],
  };
  const importJson = (content: string) => importText(content, { format: 'json' });

  test('an array of products, over several lines or in one', async () => {
    expect(
      await importJson(
        JSON.stringify(
          [product, { ...product, handle: 'b', variants: [{ ...product.variants[0], sku: 'B-1' }] }],
          null,
          2,
        ),
      ),
    ).toMatchObject({ added: 2 });
    expect(await importJson(JSON.stringify([product]))).toMatchObject({ added: 0, changed: 0 });
  });

  test.each([
    [
      'a wrong field',
      JSON.stringify([product, { ...product, handle: 'b', name: 7 }], null, 1),
      '16 name: must be text of 1 to 200 characters',
    ],
    [
      'a number for a price',
      JSON.stringify([{ ...product, variants: [{ sku: 'A-1', prices: { MXN: 10 }, stock: 1 }] }]),
      '1 variants.0.prices.MXN: must be an amount',
    ],
    ['an unknown field', JSON.stringify([{ ...product, colour: 'red' }]), 'colour'],
    ['no array', JSON.stringify(product), '1 -: Must be one array'],
    ['a bracket that is never closed', JSON.stringify([product]).slice(0, -2), '1 -: The file ends in the middle'],
    ['an entry that is no JSON', '[{"handle": a}]', '1 -: This entry is no JSON'],
    ['no product', '[]', '- -: There is no product in the file.'],
  ])('%s is refused with its place', async (_, content, message) => {
    expect(problemsOf(await importJson(content)).join('\n')).toContain(message);
    expect(await count()).toBe(0);
  });
});
