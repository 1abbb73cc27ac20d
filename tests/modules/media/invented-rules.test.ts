import { expect, test } from 'vitest';
import labelled from '../../../fixtures/labelled/voice-lines.json' with { type: 'json' };
import { dropInvented } from '../../../src/media/voice/invented-rules.ts';

test.each(labelled.invented)('nobody said: %s', (line) => {
  expect(dropInvented(line, [])).toEqual({ text: '', hasInvented: true, hasLoop: false });
});

test.each([...labelled.real, ...labelled['no loops']])('a customer may say: %s', (line) => {
  expect(dropInvented(line, [])).toEqual({ text: line, hasInvented: false, hasLoop: false });
});

test.each(labelled.partly)('of $heard only what was said is kept', ({ heard, kept }) => {
  expect(dropInvented(heard, [])).toEqual({ text: kept, hasInvented: true, hasLoop: false });
});

test.each(labelled.loops)('a loop is said once: $heard', ({ heard, kept }) => {
  expect(dropInvented(heard, [])).toEqual({ text: kept, hasInvented: false, hasLoop: true });
});

test('the hint that is heard back is not what the customer said; one product’s name is', () => {
  const vocabulary = ['Café de Chiapas', 'Taza Oaxaca', 'Té verde', 'Miel'];
  expect(dropInvented('Taza Oaxaca, Té verde, Miel.', vocabulary)).toMatchObject({ text: '', hasInvented: true });
  for (const line of ['Taza Oaxaca.', 'Quiero Taza Oaxaca, Té verde y Miel.'])
    expect(dropInvented(line, vocabulary)).toMatchObject({ text: line, hasInvented: false });
});

test('64,000 characters that fit a pattern badly are done at once', () => {
  for (const word of ['subtitulos ', 'a ', 'por ', 'gracias por ver y ', '[', '* '])
    expect(dropInvented(word.repeat(Math.floor(64_000 / word.length)), []).text.length).toBeGreaterThanOrEqual(0);
});
