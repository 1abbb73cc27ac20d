import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import { identifySenders } from '../../../src/customers/index.ts';
import { setRecordAddress, verificationOf, verifyByStaff } from '../../../src/verification/index.ts';
import { useDatabase } from '../../support/database.ts';
import { notesOf, problemsOf, useFolder } from '../../support/files.ts';
import { exportFile, importFile, NOW, REFUSAL_KEY, rowsOfCustomers } from './customer-files.ts';

const database = useDatabase();
const folder = useFolder();
const DAY_MS = 86_400_000;

beforeEach(async () => {
  await sql`truncate customers, gift_cards cascade`.execute(database().db);
});

const ANA = {
  customer_id: 'C-1',
  name: 'Ana Ruiz',
  phone: '+525512345678',
  language: 'es',
  email: 'ana@correo.example',
  addresses: [
    {
      ...{ label: 'casa', recipient: 'Ana Ruiz', street: 'Durango 90', neighbourhood: 'Roma Norte' },
      ...{ city: 'Ciudad de México', state: 'CDMX', postal_code: '06700', references: null, default: true },
    },
  ],
  payment_methods: [
    { kind: 'card', brand: 'Visa', last_four: '0042', default: true },
    { kind: 'paypal', account: 'ana@correo.example' },
    { kind: 'gift_card', number: 'REGALO-77', balance: '150.00', currency: 'MXN' },
  ],
};
type Given = Readonly<Record<string, unknown>>;

const importText = async (content: string, given: Parameters<typeof importFile>[2] = {}) =>
  importFile(database().db, await folder.put('file', content), given);
const importJson = (entries: readonly Given[], given: Parameters<typeof importFile>[2] = {}) =>
  importText(JSON.stringify(entries), { ...given, format: 'json' });

const writes = async (phone: string, bsuid: string | null = null) => {
  const sender = { phone, bsuid, name: 'ana ☕ *VIP*', username: null, language: 'en' as const };
  const { owners } = await database()
    .db.transaction()
    .execute((tx) => identifySenders(tx, [sender]));
  return owners[0] ?? null;
};
const customers = async () =>
  (
    await sql<{ id: string; externalId: string | null; name: string | null }>`
      select id, external_id, name from customers order by external_id, id`.execute(database().db)
  ).rows;
const idOf = async (externalId: string) => {
  const found = (await customers()).find((one) => one.externalId === externalId);
  if (!found) throw new Error(`no customer ${externalId}`);
  return found.id as NonNullable<Awaited<ReturnType<typeof writes>>>;
};
const cardsOf = async () =>
  (
    await sql<{ number: string; balance: number; booked: number; entries: number }>`
      select number, balance_minor as balance, coalesce(sum(e.amount_minor), 0)::bigint as booked, count(e.*) as entries
      from gift_cards c left join gift_card_entries e on e.gift_card_id = c.id group by c.id order by number`.execute(
      database().db,
    )
  ).rows;

describe('customers of a file', () => {
  test('come in with addresses, payment methods, a gift card and their address on record', async () => {
    expect(await importJson([ANA])).toMatchObject({ outcome: 'imported', entries: 1, parts: 1, added: 1, changed: 0 });
    const { rows } = await sql`
      select kind, brand, last_four, account, is_default from customer_payment_methods order by position`.execute(
      database().db,
    );
    expect(rows).toEqual([
      { kind: 'card', brand: 'Visa', lastFour: '0042', account: null, isDefault: true },
      { kind: 'paypal', brand: null, lastFour: null, account: 'a•••@c•••.example', isDefault: false },
    ]);
    expect(await cardsOf()).toEqual([{ number: 'REGALO-77', balance: 15_000, booked: 15_000, entries: 1 }]);
    const again = await importJson([ANA]);
    expect(again).toMatchObject({ added: 0, changed: 0 });
    expect(await customers()).toHaveLength(1);
  });

  test('are the customers who write on WhatsApp later, in the form in which WhatsApp writes a number', async () => {
    await importJson([ANA]);
    expect(await writes('5215512345678', 'MX.abc123')).toBe(await idOf('C-1'));
    expect(await customers()).toHaveLength(1);
  });

  test('who have written before are updated, never doubled', async () => {
    const known = await writes('5215512345678', 'MX.abc123');
    expect(await importJson([ANA])).toMatchObject({ added: 0, changed: 1 });
    expect(await customers()).toEqual([{ id: known, externalId: 'C-1', name: 'Ana Ruiz' }]);
    expect(await writes('5215512345678', 'MX.abc123')).toBe(known);
  });

  test('in a dry run nothing is written, and the same is said', async () => {
    const before = await rowsOfCustomers(database().db);
    expect(await importJson([ANA], { isDryRun: true })).toMatchObject({ outcome: 'checked', added: 1 });
    expect(await rowsOfCustomers(database().db)).toBe(before);
  });

  test('of whom a file says less keep what is known', async () => {
    await importJson([ANA]);
    const before = await rowsOfCustomers(database().db);
    expect(await importText('customer_id,name\nC-1,Ana Ruiz\n')).toMatchObject({ changed: 0 });
    expect(await rowsOfCustomers(database().db)).toBe(before);
    expect(await importText('customer_id,name\nC-1,Ana Ruiz Soto\n')).toMatchObject({ changed: 1 });
    const { rows } = await sql`select 1 from customer_addresses`.execute(database().db);
    expect(rows).toHaveLength(1);
  });

  test('a new number takes the place of the one that the file said before, and what was proven ends', async () => {
    await importJson([ANA]);
    const id = await idOf('C-1');
    await database()
      .db.transaction()
      .execute((tx) => verifyByStaff(tx, id, { by: 'owner', reason: 'seen', now: NOW }));
    await importJson([{ ...ANA, phone: '+525599999999' }]);
    expect((await verificationOf(database().db, id, NOW)).level).toBe('none');
    expect(await writes('525512345678')).not.toBe(id);
    expect(await writes('5215599999999')).toBe(id);
  });

  test('a number of another customer on record stays there, which is said, and said again next time', async () => {
    await importJson([ANA, { customer_id: 'C-2', phone: '+525500000002' }]);
    const taken = [{ customer_id: 'C-3', name: 'Otra', phone: '+525500000002' }];
    expect(notesOf(await importJson(taken))).toEqual([expect.stringContaining('1 phone: is the number of another')]);
    expect(notesOf(await importJson(taken))).toHaveLength(1);
    expect(await writes('525500000002')).toBe(await idOf('C-2'));
    await importJson([{ customer_id: 'C-2', phone: '+525500000009' }]);
    expect(notesOf(await importJson(taken))).toEqual([]);
    expect(await writes('525500000002')).toBe(await idOf('C-3'));
  });

  test('a number from which somebody writes is not taken from them by a file that knew another one', async () => {
    await importJson([{ ...ANA, phone: null }]);
    const writer = await writes('525512345678', 'MX.w1');
    expect(notesOf(await importJson([ANA]))).toEqual([
      expect.stringContaining('writes to the shop as another customer'),
    ]);
    expect(await writes('525512345678', 'MX.w1')).toBe(writer);
  });

  test('without an id they are known by their number', async () => {
    await importText('phone,name\n+525512345678,Ana\n');
    expect(await importText('phone,name\n"+52 1 55 1234 5678",Ana\n')).toMatchObject({ added: 0 });
    expect(await customers()).toHaveLength(1);
  });
});

describe('the address on record', () => {
  test('what the file repeats changes nothing, also when the customer has changed it since', async () => {
    await importJson([ANA]);
    const id = await idOf('C-1');
    const other = 'nueva@correo.example' as never;
    await database()
      .db.transaction()
      .execute((tx) => setRecordAddress(tx, id, other, { by: 'owner', reason: 'asked', now: NOW, isSource: false }));
    await importJson([{ ...ANA, name: 'Ana R.' }]);
    const { rows } = await sql<{ address: string }>`select address from verifications`.execute(database().db);
    expect(rows).toEqual([{ address: 'nueva@correo.example' }]);
  });

  test('a change ends what was proven and blocks refunds for a day', async () => {
    await importJson([ANA]);
    const id = await idOf('C-1');
    await database()
      .db.transaction()
      .execute((tx) => verifyByStaff(tx, id, { by: 'owner', reason: 'seen', now: NOW }));
    await importJson([{ ...ANA, email: 'otra@correo.example' }]);
    const after = await verificationOf(database().db, id, NOW);
    expect(after).toMatchObject({ level: 'none', refundsBlockedUntil: new Date(NOW.getTime() + DAY_MS) });
  });
});

describe('gift cards', () => {
  const withBalance = (balance: string, over: Given = {}) => [
    { ...ANA, payment_methods: [{ kind: 'gift_card', number: 'REGALO-77', balance, currency: 'MXN', ...over }] },
  ];
  const spend = (minor: number) =>
    sql`with card as (update gift_cards set balance_minor = balance_minor - ${minor} returning id)
      insert into gift_card_entries (id, gift_card_id, amount_minor, at) select ${newId()}, id, ${-minor}, now() from card`.execute(
      database().db,
    );

  test('another balance is an entry of the difference', async () => {
    await importJson(withBalance('150.00'));
    await importJson(withBalance('90.50'));
    expect(await cardsOf()).toEqual([{ number: 'REGALO-77', balance: 9_050, booked: 9_050, entries: 2 }]);
  });

  test('the balance that the file repeats does not give back what was spent here', async () => {
    await importJson(withBalance('150.00'));
    await spend(5_000);
    await importJson([{ ...withBalance('150.00')[0], name: 'Ana R.' }]);
    expect(await cardsOf()).toEqual([{ number: 'REGALO-77', balance: 10_000, booked: 10_000, entries: 2 }]);
    await importJson(withBalance('100.00'));
    expect(await cardsOf()).toMatchObject([{ balance: 10_000, entries: 2 }]);
    await importJson(withBalance('150.00'));
    expect(await cardsOf()).toEqual([{ number: 'REGALO-77', balance: 15_000, booked: 15_000, entries: 3 }]);
  });

  test('a card that the shop gave itself is not replaced, and one of somebody else not taken', async () => {
    await importJson([{ ...ANA, payment_methods: [] }]);
    const id = await idOf('C-1');
    await sql`insert into gift_cards (id, customer_id, number, currency, balance_minor)
      values (${newId()}, ${id}, 'GC-OWN', 'MXN', 0)`.execute(database().db);
    expect(notesOf(await importJson(withBalance('5.00')))).toEqual([
      expect.stringContaining('gift card: is not taken'),
    ]);
    const thief = [{ ...withBalance('5.00', { number: 'GC-OWN' })[0], customer_id: 'C-9', phone: null }];
    expect(notesOf(await importJson(thief))).toEqual([expect.stringContaining('belongs to another customer')]);
    expect(await cardsOf()).toEqual([{ number: 'GC-OWN', balance: 0, booked: 0, entries: 0 }]);
  });
});

describe('what cannot be taken is said with its place and its remedy, and nothing of the file is', () => {
  const HEAD =
    'customer_id,phone,method_kind,method_brand,method_last_four,method_number,method_balance,method_currency';
  const PAN = '4111 1111 1111 1111';
  test.each([
    [
      'a full card number for the last four',
      `C-1,,card,Visa,${PAN},,,`,
      '2 method_last_four: looks like the full number',
    ],
    ['a full card number as a brand', `C-1,,card,${PAN},1111,,,`, '2 method_brand: looks like the full number'],
    [
      'a full card number as a gift card',
      `C-1,,gift_card,,,GC ${PAN},1.00,MXN`,
      '2 method_number: looks like the full',
    ],
    ['a card without its zeros', 'C-1,,card,Visa,42,,,', '2 method_last_four: must be the last four digits'],
    ['the number of a card', 'C-1,,card,Visa,0042,1234,,', '2 method_number: does not belong to a card'],
    ['a kind that is unknown', 'C-1,,bitcoin,,,,,', '2 method_kind: must be card, paypal or gift_card'],
    ['a gift card without a balance', 'C-1,,gift_card,,,GC-1234,,MXN', '2 method_balance: is missing'],
    ['a negative balance', 'C-1,,gift_card,,,GC-1234,-5.00,MXN', '2 method_balance: must be an amount'],
    ['a number without its country', 'C-1,5512345678,,,,,,', '2 phone: must be a number with +'],
    ['a number that a spreadsheet shortened', 'C-1,5.25512E+11,,,,,,', '2 phone: must be a number with +'],
    ['neither id nor number', ',,card,Visa,0042,,,', '2 customer_id: is missing'],
    [
      'two gift cards in one currency',
      'C-1,,gift_card,,,G-123,1,MXN\nC-1,,gift_card,,,G-124,1,MXN',
      '3 method_currency',
    ],
    ['broken quotes', 'C-1,"+525512345678,,,,,,', '2 -: A quote is opened here and never closed'],
  ])('%s', async (_, lines, message) => {
    const outcome = await importText(`${HEAD}\n${lines}\n`);
    const problems = problemsOf(outcome).join('\n');
    expect(problems).toContain(message);
    expect(problems).not.toContain('1111 1111');
    expect(await customers()).toEqual([]);
  });

  test('two customers with one number, in whatever form it is written', async () => {
    const problems = problemsOf(await importText('customer_id,phone\nC-1,+5215512345678\nC-2,+52 55 1234 5678\n'));
    expect(problems).toEqual([expect.stringContaining('3 phone: this number stands on line 2 already')]);
  });

  test('an address that lacks a part', async () => {
    const head = 'customer_id,address_recipient,address_street,address_city,address_state,address_postal_code';
    const problems = problemsOf(await importText(`${head}\nC-1,Ana,Durango 90,CDMX,CDMX,6700\n`));
    expect(problems.join('\n')).toMatch(/2 neighbourhood: must be text/);
    expect(problems.join('\n')).toContain('2 address_postal_code: must be a postal code of five digits');
  });
});

describe('export', () => {
  test.each(['all.csv', 'all.json'])('%s imports without a change, formulas and all', async (name) => {
    const odd = ['=cmd|/C calc', '+1', '@SUM(A1)', "'=quoted", 'a | b', '"quotes"', 'ñandú 🫖'];
    const many = odd.map((text, index) => ({
      ...{ customer_id: `${text.replace(/\s/g, '')}${index}`, name: text },
      addresses: [
        { ...ANA.addresses[0], street: text, label: text, default: false },
        { ...ANA.addresses[0], references: text, default: true },
      ],
    }));
    await importJson([ANA, ...many]);
    await writes('5215500000007', 'MX.only');
    await writes('not a number', null);
    const path = folder.path(name);
    expect(await exportFile(database().db, path)).toBe(9);
    const text = await readFile(path, 'utf8');
    if (name.endsWith('.csv')) expect(text).not.toMatch(/(^|,)"?[=@+]/m);
    const before = await rowsOfCustomers(database().db);
    expect(await importFile(database().db, path)).toMatchObject({ entries: 9, added: 0, changed: 0, notes: [] });
    expect(await rowsOfCustomers(database().db)).toBe(before);
    expect(await importFile(database().db, path)).toMatchObject({ added: 0, changed: 0 });
  });
});

test('broken off in the middle, it has left whole customers; run again it does the rest', async () => {
  const { db } = database();
  const lines = Array.from({ length: 1_200 }, (_, index) => {
    const phone = `+5255${String(index).padStart(8, '0')}`;
    return `K-${index},${phone},k${index}@correo.example,Ana,Calle ${index},Roma,CDMX,CDMX,06700`;
  });
  const fields = ['recipient', 'street', 'neighbourhood', 'city', 'state', 'postal_code'].map(
    (one) => `address_${one}`,
  );
  const path = await folder.put(
    'many.csv',
    ['customer_id,phone,email', ...lines].join('\n').replace('email', `email,${fields}`),
  );
  const { importCustomers } = await import('../../../src/customers/index.ts');
  const { recordKeepers } = await import('../../../src/app/join-records.ts');
  const { runOf } = await import('../../support/files.ts');
  const run = await runOf(path);
  const broken = importCustomers(
    { db, newId, keepers: recordKeepers(() => NOW, REFUSAL_KEY) },
    {
      ...run,
      onProgress: ({ step, done }) => {
        if (step === 'writing' && done === 1_000) throw new Error('the lights go out');
      },
    },
  );
  await expect(broken).rejects.toThrow('the lights go out');
  for (const table of ['customers', 'customer_identities', 'customer_addresses', 'verifications']) {
    const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(db);
    expect(rows[0]?.count).toBe(1_000);
  }
  expect(await importFile(db, path)).toMatchObject({ added: 200, changed: 0 });
});
