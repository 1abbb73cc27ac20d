import { describe, expect, test } from 'vitest';
import { peopleReading } from '../../../src/media/index.ts';
import { EVIDENCE } from '../../../src/media/pictures/write-reading.ts';

const picture = (words: string): string => `${EVIDENCE}\nText in it (clear): «${words}»`;
const CODE = 'A code (QRCode) that our catalogue does not know says: «mesa 4»';

describe('what people read of a file', () => {
  test('of a film is what its picture and its sound say, without what only the model is told', () => {
    const text = `(imagen) ${picture('Taza azul\n$320')}\n(sonido) ¿Cuánto cuesta esta?`;
    expect(peopleReading(text)).toEqual({
      text: '(imagen) Taza azul\n$320\n(sonido) ¿Cuánto cuesta esta?',
      codes: [],
    });
  });

  test('of a scan is what its pages say, with their codes', () => {
    const text = `Folio 7\n(página 1) ${EVIDENCE}\n${CODE}\n(página 2) ${picture('Total $450')}`;
    expect(peopleReading(text)).toEqual({
      text: 'Folio 7\n(página 2) Total $450',
      codes: [{ text: 'mesa 4', format: 'QRCode', product: null }],
    });
  });

  test('of a film without a legible picture is its sound alone', () => {
    expect(peopleReading(`(imagen) ${EVIDENCE}\n(sonido) hola`).text).toBe('(sonido) hola');
    expect(peopleReading('(sonido) hola').text).toBe('(sonido) hola');
  });

  test('that only looks like a part stays where it stands', () => {
    const text = `(imagen) ${picture('lista\n(página 2) de 3')}`;
    expect(peopleReading(text).text).toBe('(imagen) lista\n(página 2) de 3');
  });

  test('of a scan that was cut is what there is of it', () => {
    const text = `(página 1) ${picture('Folio 7')}\n(página 2) ${EVIDENCE}\nText in it (clear): «Total «450`;
    expect(peopleReading(text).text).toBe('(página 1) Folio 7\n(página 2) Total «450');
  });

  test('of anything else is what it is', () => {
    expect(peopleReading('quiero dos kilos')).toEqual({ text: 'quiero dos kilos', codes: [] });
  });
});
