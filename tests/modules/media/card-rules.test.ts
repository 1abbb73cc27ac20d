import { expect, test } from 'vitest';
import labelled from '../../../fixtures/labelled/spoken-cards.json' with { type: 'json' };
import { maskSpokenCards } from '../../../src/media/voice/card-rules.ts';

test.each(labelled.cards)('a card is masked however it is said: %s', (said) => {
  const { text, holdsCard } = maskSpokenCards(`Mi tarjeta es ${said} gracias`);
  expect(holdsCard).toBe(true);
  expect(text).toMatch(/^Mi tarjeta es •••• \d{4}\D/);
  expect(text.match(/\d|uno|once|one|eleven/g)?.length).toBeLessThanOrEqual(8);
  expect(text).toMatch(/gracias$/);
});

test.each(labelled.misheard)('a card with a digit misheard is hidden as well: %s', (said) => {
  expect(maskSpokenCards(`Es la ${said}.`)).toEqual({ text: 'Es la ••••.', holdsCard: false });
});

test.each(labelled.harmless)('this is no card: %s', (said) => {
  expect(maskSpokenCards(said)).toEqual({ text: said, holdsCard: false });
});
