import { beforeEach, expect, test } from 'vitest';
import type { ToolContext } from '../../../src/agent/index.ts';
import { promptSeeds } from '../../../src/app/prompt-files.ts';
import { newId } from '../../../src/core/ids.ts';
import {
  businessPrivacyNotice,
  createBusinessReader,
  EMPTY_SHOP,
  openingHoursTool,
  publishedTexts,
  readBusinessFacts,
  shopPoliciesTool,
  whenPersonComes,
} from '../../../src/knowledge/index.ts';
import { quoteOrder } from '../../../src/orders/quote-order.ts';
import { aboutFaults, rulesFaults } from '../../../web/src/console/knowledge/facts/facts-faults.ts';
import { readAbout, readRules } from '../../../web/src/console/knowledge/facts/facts-text.ts';
import { useDatabase } from '../../support/database.ts';
import { neverOnce } from '../../support/once.ts';
import { knowledgeConsole } from './console-world.ts';

const NOW = new Date('2026-11-24T18:00:00Z');
const database = useDatabase();
const db = () => database().db;

beforeEach(async () => {
  const tables = 'business, business_hours, business_special_days, business_versions, order_policy, knowledge_texts';
  await database().pool.query(`truncate ${tables}`);
});

const read = () => createBusinessReader({ db: db(), cache: { get: (_, load) => load() }, machineClock: () => NOW })();
const context: ToolContext = {
  ...{ turnId: newId<'message'>(), conversationId: newId<'conversation'>(), customerId: newId<'customer'>() },
  ...{ now: NOW, signal: new AbortController().signal, once: neverOnce },
  language: 'es',
};

const textOf = async (kind: string): Promise<{ version: number; content: string }> =>
  (await (await knowledgeConsole(db(), 'owner')).ask('GET', `/texts/${kind}`)).body.text;

async function publish(kind: string, said: object) {
  const { ask } = await knowledgeConsole(db(), 'owner');
  const { content, version } = await textOf(kind);
  const whole = { ...JSON.parse(content), ...said };
  return ask('PUT', `/texts/${kind}`, { content: JSON.stringify(whole), reason: 'mío', basedOn: version });
}

const weekly = { monday: [{ opens: '09:00', closes: '18:00' }] };
const both = (text: string) => ({ es: text, en: text });
const ABOUT = {
  ...{ name: 'Panadería Luz', address: 'Hidalgo 4, Oaxaca', privacy_url: 'https://luz.example/aviso' },
  payment_methods: [{ key: 'spei', kind: 'spei', name: both('SPEI'), note: null, zones: null }],
  contact_channels: [{ key: 'person', kind: 'person', value: '951 555 0101', label: both('Persona') }],
};
const ZONE = { key: 'z', name: both('Centro'), covers: both('Centro'), price: '40.00', free_from: null };

test('a shop that has told nothing has fields for its facts, and what is missing is named in them', async () => {
  const about = readAbout((await textOf('about')).content);
  const rules = readRules((await textOf('rules')).content);
  expect(about).toMatchObject({ name: '', currency: 'MXN', time_zone: 'America/Mexico_City' });
  expect(about && [...aboutFaults(about).keys()]).toEqual([
    ...['name', 'address', 'privacy_url', 'payment_methods', 'contact_channels'],
  ]);
  expect(rules && [...rulesFaults(rules).keys()]).toEqual(['shipping_zones']);
  expect(JSON.parse((await textOf('hours')).content)).toMatchObject({ weekly: { monday: [] }, special_days: [] });
  for (const kind of ['about', 'hours', 'rules']) expect((await textOf(kind)).version).toBe(0);
});

test('each part holds as soon as it is published, in any order, and the first one can be taken back', async () => {
  const { content } = await textOf('hours');
  const days = JSON.parse(content).weekly;
  expect((await publish('hours', { weekly: { ...days, ...weekly } })).status).toBe(200);
  expect(await readBusinessFacts(db())).toEqual({
    ...EMPTY_SHOP,
    weeklyHours: [{ weekday: 1, opens: '09:00', closes: '18:00' }],
  });
  expect((await publish('rules', { shipping_zones: [{ ...ZONE, min_days: 1, max_days: 2 }] })).status).toBe(200);
  expect((await publish('about', ABOUT)).status).toBe(200);
  expect(await readBusinessFacts(db())).toMatchObject({
    name: 'Panadería Luz',
    weeklyHours: [{ weekday: 1 }],
    shippingZones: [{ key: 'z', priceMinor: 4_000 }],
  });
  const { ask } = await knowledgeConsole(db(), 'owner');
  expect((await ask('GET', '/texts/hours/versions/0')).body).toMatchObject({ content });
});

test('what nobody has said is no text of the shop for whoever is tried with its texts', async () => {
  const prompts = await promptSeeds();
  const days = JSON.parse((await textOf('hours')).content).weekly;
  await publish('hours', { weekly: { ...days, ...weekly } });
  const { about, hours, rules } = await publishedTexts({ prompts }, db());
  expect([about.content, rules.content]).toEqual(['', '']);
  expect(hours.content).toContain('09:00');
});

test('the assistant of such a shop is told that nothing is known, not that it is closed or delivers nowhere', async () => {
  const hours = await openingHoursTool({ readBusiness: read }).run({ date: null }, context);
  expect(hours).toMatchObject({ result: { outcome: 'not_known' }, facts: [] });
  const topics = ['shipping', 'returns', 'payment', 'contact', 'privacy'];
  const policies = await shopPoliciesTool({ readBusiness: read }).run({ topics }, context);
  const unsaid = 'not known: the shop has not said it';
  expect(policies).toEqual({
    result: {
      ...{ shipping: unsaid, returns: unsaid, payment: unsaid, privacy: unsaid },
      contact: { name: unsaid, address: unsaid, channels: [] },
    },
    facts: [],
  });
  const facts = await read();
  expect(whenPersonComes(facts, NOW, 'es')).toEqual({ when: 'unknown' });
  expect(businessPrivacyNotice(facts, 'es')).toBeNull();
});

test('a shop that has told of holidays alone answers for those, and is not called closed on all other days', async () => {
  const { content } = await textOf('hours');
  const special_days = [
    { date: '2026-12-25', name: both('Navidad'), hours: [] },
    { date: '2026-12-24', name: both('Nochebuena'), hours: [{ opens: '09:00', closes: '14:00' }] },
  ];
  expect((await publish('hours', { weekly: JSON.parse(content).weekly, special_days })).status).toBe(200);
  const on = (date: string | null, now = NOW) =>
    openingHoursTool({ readBusiness: read }).run({ date }, { ...context, now });
  const unknown = { result: { outcome: 'not_known' }, facts: [] };
  expect(await on(null)).toMatchObject(unknown);
  expect(await on(null, new Date('2026-12-25T18:00:00Z'))).toMatchObject(unknown);
  expect(await on('2026-12-26')).toMatchObject(unknown);
  const { result, facts } = await on('2026-12-24');
  expect(result).toMatchObject({ asked_day: { special_day: 'Nochebuena', hours: ['09:00-14:00'] } });
  expect(facts).toContainEqual({ kind: 'time', time: '14:00', of: 'Nochebuena' });
  for (const word of ['open_now', 'week', 'today', 'tomorrow', 'next_opening']) expect(result).not.toHaveProperty(word);
  expect((await on('2026-12-25')).result).toMatchObject({ asked_day: { special_day: 'Navidad', hours: [] } });
});

test('while it has not said where it delivers it takes no orders, and says that instead of "not there"', async () => {
  await publish('about', ABOUT);
  const wanted = { lines: [], delivery: { kind: 'pickup' }, payment: 'spei' } as never;
  expect(await quoteOrder({ db: db(), lock: null, now: NOW }, wanted)).toMatchObject({ reason: 'shop_unknown' });
});
