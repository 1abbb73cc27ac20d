import { describe, expect, test } from 'vitest';
import { findDoubts } from '../../../src/media/voice/doubt-rules.ts';
import { findReadBack } from '../../../src/media/voice/read-back-rules.ts';

type Heard = Parameters<typeof findDoubts>[0];

const VOCABULARY = ['Café de Chiapas 500 g', 'Taza Oaxaca', 'Ciudad de México'];
const heard = (over: Partial<Heard>): Heard => ({
  text: 'Hola, quiero café de Chiapas por favor',
  languages: ['es'],
  expected: 'es',
  vocabulary: VOCABULARY,
  seconds: 3,
  speechSeconds: 2.6,
  ...over,
});

describe('a transcript is taken as heard', () => {
  test.each([
    ['in plain Spanish', {}],
    ['when nothing is known of the customer’s language', { expected: null }],
    ['when the server reports no language', { languages: [] }],
    ['with names and sizes of the shop', { text: 'Quiero la taza Oaxaca y café Chiapas de 500 g por favor' }],
    ['with a small number', { text: 'Hola, quiero 2 bolsas de café de Chiapas' }],
    [
      'in English of an English customer',
      { text: 'Hello, how much is the Oaxaca cup?', languages: ['en'], expected: 'en' },
    ],
    ['when nobody could measure it', { seconds: null, speechSeconds: null }],
    ['with names when the shop has told none', { text: 'Hola, soy Guillermo y quiero café', vocabulary: [] }],
  ] as const)('%s', (_, over) => {
    expect(findDoubts(heard(over))).toEqual([]);
  });
});

describe('a transcript is asked about', () => {
  test.each([
    ['language', 'in a language that is not spoken here', { languages: ['german'] }],
    ['language', 'in another language than the customer’s', { languages: ['en'] }],
    ['language', 'when one part is in another language', { languages: ['es', 'pt'] }],
    ['language', 'when the words are not of the reported language', { text: 'Hello, how much is this cup please' }],
    ['mostly_silence', 'when there is little but silence', { seconds: 20, speechSeconds: 3 }],
    ['too_fast', 'when nobody speaks so fast', { speechSeconds: 1 }],
    ['too_slow', 'when most of what was said is missing', { text: 'Hola', seconds: 20, speechSeconds: 18 }],
    ['unknown_number', 'with a number that the shop does not know', { text: 'Hola, quiero pagar 750 por favor' }],
    ['unknown_number', 'with a written amount', { text: 'Hola, quiero pagar 1,250 por favor' }],
    ['unknown_name', 'with a name that the shop does not know', { text: 'Hola, quiero el café de Veracruz por favor' }],
  ] as const)('%s: %s', (doubt, _, over) => {
    expect(findDoubts(heard(over))).toEqual([doubt]);
  });
});

test.each([
  ['Quiero dos bolsas de café', ['quantity']],
  ['quiero una bolsa', ['quantity']],
  ['Quiero veintitrés tazas', ['quantity']],
  ['a dozen cups please', ['quantity']],
  ['Te pago 300 pesos', ['amount', 'quantity']],
  ['it was $45', ['amount', 'quantity']],
  ['Mándalo a la calle Durango 90', ['address', 'quantity']],
  ['ship it to my apartment', ['address']],
  ['Hola, ¿tienen café?', []],
  ['una pregunta, ¿a qué hora abren?', []],
])('%s: %j is said back before it is used', (text, kinds) => {
  expect(findReadBack(text)).toEqual(kinds);
});
