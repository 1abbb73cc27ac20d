import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parseFacts } from '../../../src/knowledge/texts/facts-files.ts';
import { rangeOf, writeRange } from '../../../web/src/console/knowledge/facts/code-range.ts';
import { aboutFaults, rulesFaults } from '../../../web/src/console/knowledge/facts/facts-faults.ts';
import { namesIn, withNote } from '../../../web/src/console/knowledge/facts/facts-input.ts';
import {
  type About,
  type PaymentMethod,
  type Rules,
  readAbout,
  readRules,
  writeFacts,
  type Zone,
} from '../../../web/src/console/knowledge/facts/facts-text.ts';
import { newChannel, newMethod, newReturnRule, newZone } from '../../../web/src/console/knowledge/facts/new-entries.ts';

const AT = new Date('2026-11-30T19:30:12Z');
const ABOUT = await readFile('fixtures/shop/business.json', 'utf8');
const RULES = await readFile('fixtures/shop/policies.json', 'utf8');

/** Its fields, which the shop's own files have. */
function fieldsOf<Facts>(read: (content: string) => Facts | null, content: string): Facts {
  const facts = read(content);
  if (facts === null) throw new Error('no fields');
  return facts;
}
const about = (): About => fieldsOf(readAbout, ABOUT);
const rules = (): Rules => fieldsOf(readRules, RULES);
const changedZone = (change: Partial<Zone>): Rules => {
  const [first, second, ...rest] = rules().shipping_zones;
  if (first === undefined || second === undefined) throw new Error('two zones are wanted');
  return { ...rules(), shipping_zones: [first, { ...second, ...change }, ...rest] };
};
const changedMethod = (change: Partial<PaymentMethod>): About => {
  const [first, ...rest] = about().payment_methods;
  if (first === undefined) throw new Error('a way to pay is wanted');
  return { ...about(), payment_methods: [{ ...first, ...change }, ...rest] };
};

test('what the fields do not know is in the text that they write', () => {
  expect(JSON.parse(writeFacts(about()))).toEqual(JSON.parse(ABOUT));
  const withMore = JSON.stringify({ ...JSON.parse(RULES), carriers: ['Estafeta'] });
  expect(JSON.parse(writeFacts(fieldsOf(readRules, withMore)))).toEqual(JSON.parse(withMore));
  const [zone] = fieldsOf(readRules, JSON.stringify(zoneWith({ carrier: 'Estafeta' }))).shipping_zones;
  expect({ ...zone, price: '1.00' }).toMatchObject({ carrier: 'Estafeta', price: '1.00' });
});

function zoneWith(more: object): object {
  const [zone] = rules().shipping_zones;
  return { ...rules(), shipping_zones: [{ ...zone, ...more }] };
}

test('what the fields call whole is published', () => {
  expect([aboutFaults(about()).size, rulesFaults(rules()).size]).toEqual([0, 0]);
  const added: Rules = {
    ...rules(),
    shipping_zones: [
      ...rules().shipping_zones,
      {
        ...newZone(AT),
        name: { es: 'Norte', en: 'North' },
        covers: { es: 'Nuevo León', en: 'Nuevo León' },
        price: '149.00',
        min_days: 4,
        max_days: 60,
        postal_codes: [writeRange({ from: '64000', to: '67996' })],
      },
    ],
  };
  const withRule: Rules = {
    ...added,
    return_rules: [
      ...added.return_rules,
      {
        ...newReturnRule(AT),
        name: { es: 'Molinos', en: 'Grinders' },
        conditions: { es: 'En su caja.', en: 'In its box.' },
        days: 15,
        categories: namesIn('Molinos,  Básculas ,'),
        reasons: ['faulty'],
      },
    ],
  };
  expect(rulesFaults(withRule).size).toBe(0);
  expect(parseFacts('rules', writeFacts(withRule)).problems).toEqual([]);
  expect(withRule.return_rules.at(-1)?.categories).toEqual(['Molinos', 'Básculas']);
  expect(rulesFaults(added).size).toBe(0);
  expect(parseFacts('rules', writeFacts(added)).problems).toEqual([]);
  const paid = changedMethod({ note: withNote(null, { es: 'Solo Visa' }), kind: null, zones: null });
  expect([...aboutFaults(paid)]).toEqual([['payment_methods.0.note.en', 'facts.missing']]);
  const said: About = {
    ...changedMethod({ note: { es: 'Solo Visa', en: 'Visa only' } }),
    contact_channels: [{ ...newChannel(AT), value: '55 5555 0143', label: { es: 'Ventas', en: 'Sales' } }],
  };
  expect([aboutFaults(said).size, parseFacts('about', writeFacts(said)).problems]).toEqual([0, []]);
});

test.each(['CLP', 'JPY', 'KWD'])(
  'a shop in %s, whose amounts have no two decimals, is refused in words',
  (currency) => {
    const { problems } = parseFacts('about', writeFacts({ ...about(), currency }));
    expect(JSON.stringify(problems)).toContain('must have two decimals');
  },
);

test('what a new entry lacks is told at its fields', () => {
  const faults = aboutFaults({ ...about(), payment_methods: [newMethod(AT)], contact_channels: [newChannel(AT)] });
  expect([...faults.keys()]).toEqual([
    ...['payment_methods.0.name.es', 'payment_methods.0.name.en', 'contact_channels.0.value'],
    ...['contact_channels.0.label.es', 'contact_channels.0.label.en'],
  ]);
});

test.each<[Partial<Zone>, string, string]>([
  [{ name: { es: ' ', en: 'North' } }, 'name.es', 'facts.missing'],
  [{ covers: { es: 'Todo', en: '' } }, 'covers.en', 'facts.missing'],
  [{ price: '59,00' }, 'price', 'facts.amount.wrong'],
  [{ free_from: '1.5' }, 'free_from', 'facts.amount.wrong'],
  [{ min_days: null }, 'min_days', 'facts.missing'],
  [{ min_days: 9 }, 'max_days', 'facts.zone.turned'],
  [{ max_days: 61 }, 'max_days', 'facts.zone.long'],
  [{ postal_codes: ['01000-16999', '1700-99999'] }, 'postal_codes.1.from', 'facts.code.wrong'],
  [{ postal_codes: ['16999-01000'] }, 'postal_codes.0.to', 'facts.code.turned'],
])('what is wrong with a zone is told at its field: %j', (change, field, fault) => {
  expect([...rulesFaults(changedZone(change))]).toEqual([[`shipping_zones.1.${field}`, fault]]);
});

test('what is wrong with a rule for returns is told at its field, and a shop may have none', () => {
  const faults = rulesFaults({ ...rules(), return_rules: [{ ...newReturnRule(AT), days: 0 }] });
  expect([...faults]).toEqual([
    ['return_rules.0.name.es', 'facts.missing'],
    ['return_rules.0.name.en', 'facts.missing'],
    ['return_rules.0.conditions.es', 'facts.missing'],
    ['return_rules.0.conditions.en', 'facts.missing'],
    ['return_rules.0.days', 'facts.returns.zero'],
  ]);
  expect(rulesFaults({ ...rules(), return_rules: [] }).size).toBe(0);
});

test('a shop keeps at least one zone, one way to pay and one contact', () => {
  expect([...rulesFaults({ ...rules(), shipping_zones: [] })]).toEqual([
    ['shipping_zones', 'facts.none.shipping_zones'],
  ]);
  expect([...aboutFaults({ ...about(), payment_methods: [], contact_channels: [] }).keys()]).toEqual([
    'payment_methods',
    'contact_channels',
  ]);
});

test('a note that says nothing any more is none', () => {
  const note = { es: 'Solo Visa', en: '' };
  expect(withNote(note, { en: 'Visa only' })).toEqual({ es: 'Solo Visa', en: 'Visa only' });
  expect(withNote(note, { es: ' ' })).toBeNull();
});

test.each([
  ['01000-16999', { from: '01000', to: '16999' }],
  ['-', { from: '', to: '' }],
  ['064-', { from: '064', to: '' }],
])('a range of postal codes is two fields, while it is being typed too: %s', (codes, range) => {
  expect([rangeOf(codes), writeRange(range)]).toEqual([range, codes]);
});

test.each([
  ['about', { payment_methods: [{ key: 'a', name: { es: 'A', en: 'A' }, note: null, kind: 'barter' }] }],
  ['about', { contact_channels: [{ key: 'a', kind: 'fax', value: '1', label: { es: 'A', en: 'A' } }] }],
  ['about', { payment_methods: [null] }],
  ['rules', { shipping_zones: [{ key: 'a' }] }],
  ['rules', { shipping_zones: {} }],
])('a text of %s with what no field can show is edited as it stands: %j', (kind, change) => {
  const content = JSON.stringify({ ...JSON.parse(kind === 'about' ? ABOUT : RULES), ...change });
  expect((kind === 'about' ? readAbout : readRules)(content)).toBeNull();
});
