import { describe, expect, it } from 'vitest';
import labelled from '../../../fixtures/labelled/person-requests.json' with { type: 'json' };
import { asksForPerson } from '../../../src/handoff/index.ts';

const asks = (text: string): boolean => asksForPerson(text, /\b(?:the|I|you|to|please)\b/i.test(text) ? 'en' : 'es');

describe('a request for a person is known before the model is asked', () => {
  it('has enough different phrases to measure with', () => {
    expect(new Set(labelled.requests).size).toBeGreaterThanOrEqual(150);
    expect(new Set(labelled.others).size).toBeGreaterThanOrEqual(150);
  });

  it('finds at least 98 % of the requests', () => {
    const missed = labelled.requests.filter((text) => !asks(text));
    expect(missed.length / labelled.requests.length, missed.join('\n')).toBeLessThanOrEqual(0.02);
  });

  it('takes at most 2 % of other messages for a request', () => {
    const alarms = labelled.others.filter(asks);
    expect(alarms.length / labelled.others.length, alarms.join('\n')).toBeLessThanOrEqual(0.02);
  });

  it('reads a long message to its end', () => {
    expect(asks(`${'Les cuento con calma lo que pasó con el café. '.repeat(60)}Quiero hablar con una persona.`)).toBe(
      true,
    );
    expect(asks(`${'y luego llegó la bolsa abierta '.repeat(60)} y por eso quiero hablar con una persona`)).toBe(true);
  });
});
