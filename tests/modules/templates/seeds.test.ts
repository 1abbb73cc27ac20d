import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkCreation } from '../../../src/simulator/templates/check-creation.ts';
import { SEED_NAMES, seedVariants, writeExample } from '../../../src/templates/index.ts';
import { toCreation } from '../../../src/vendors/whatsapp/map-template.ts';

const seeds = seedVariants();
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

test('every file of prompts/templates is a template of ours, named like it', () => {
  const files = readdirSync('prompts/templates').map((file) => file.replace('.json', ''));
  expect(files.sort()).toEqual([...SEED_NAMES].sort());
  expect([...new Set(seeds.map(({ name }) => name))].sort()).toEqual(files.sort());
  expect(seeds).toHaveLength(6);
});

test.each(seeds)('$name in $language uses each of its parameters once', ({ header, body, parameters }) => {
  expect(placeholders(`${header} ${body}`)).toEqual(Object.keys(parameters).sort());
});

test.each(seeds)('WhatsApp takes $name in $language as it is', (seed) => {
  const creation = toCreation(seed, (example) => writeExample(example, seed.language));
  expect(checkCreation(creation)).toMatchObject({
    value: { name: seed.name, category: 'UTILITY', parameterFormat: 'NAMED' },
  });
});

/** Words by which WhatsApp knows what is sold: then it would be marketing, and dearer. */
const SELLS =
  /oferta|descuento|promo|gratis|compra|renueva|aprovecha|mejora|invita|offer|discount|free|buy|renew|upgrade|save|deal|check out|shop now/i;

test.each(seeds)('$name in $language sells nothing', ({ header, body, footer, replies }) => {
  expect([header, body, footer, ...replies].join(' ')).not.toMatch(SELLS);
});

test('examples are written as people of the language write them', () => {
  const money = { money: { minor: 129_900, currency: 'MXN' } };
  expect(writeExample(money, 'es_MX')).toBe('$1,299.00 MXN');
  expect(writeExample(money, 'en_US')).toBe('MX$1,299.00');
  expect(writeExample({ date: '2026-12-04' }, 'es_MX')).toBe('4 de diciembre de 2026');
  expect(writeExample({ date: '2026-12-04' }, 'en_US')).toBe('December 4, 2026');
});
