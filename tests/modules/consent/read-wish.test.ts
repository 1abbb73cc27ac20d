import { describe, expect, it } from 'vitest';
import labelled from '../../../fixtures/labelled/consent-words.json' with { type: 'json' };
import { isStopInDoubt, readWish, WISH_PAYLOADS } from '../../../src/consent/index.ts';

const typed = { kind: 'text', isOwnWords: true, content: null, context: null } as const;
const meant = (text: string) => readWish({ ...typed, text })?.wish ?? null;
const context = { isForwarded: false };
const tapped = (payload: string | null, text = 'BAJA') =>
  readWish({ kind: 'button', text, isOwnWords: false, content: { kind: 'button', payload }, context });

describe('a word that ends or begins our unasked messages', () => {
  it('has enough different sentences to measure with', () => {
    const { stop, start, others } = labelled;
    expect(new Set([...stop, ...start, ...others]).size).toBe(stop.length + start.length + others.length);
    expect(stop.length + start.length).toBeGreaterThanOrEqual(100);
    expect(others.length).toBeGreaterThanOrEqual(120);
  });

  it('counts only as the whole message, and then always', () => {
    expect(labelled.stop.filter((text) => meant(text) !== 'stop')).toEqual([]);
    expect(labelled.start.filter((text) => meant(text) !== 'start')).toEqual([]);
    expect(labelled.others.filter((text) => meant(text) !== null)).toEqual([]);
  });

  it('counts in no message that is not the customer’s own word of now', () => {
    for (const text of labelled.stop) expect(readWish({ ...typed, text, isOwnWords: false })).toBeNull();
    for (const kind of ['interactive', 'button', 'image', 'audio', 'edit', 'reaction'])
      expect(readWish({ ...typed, kind, isOwnWords: false, text: 'BAJA' })).toBeNull();
  });

  it('is asked for again where it may be meant: quoting or edited, never forwarded', () => {
    const message = { ...typed, isOwnWords: false, text: 'Baja, por favor' };
    expect(isStopInDoubt(message)).toBe(true);
    expect(isStopInDoubt({ ...message, context })).toBe(true);
    expect(isStopInDoubt({ ...message, context: { isForwarded: true } })).toBe(false);
    expect(isStopInDoubt({ ...message, isOwnWords: true })).toBe(false);
    expect(isStopInDoubt({ ...message, kind: 'edit' })).toBe(true);
    expect(isStopInDoubt({ ...message, kind: 'image' })).toBe(false);
    expect(isStopInDoubt({ ...message, text: 'ALTA' })).toBe(false);
    expect(isStopInDoubt({ ...message, kind: 'image' })).toBe(false);
  });
});

describe('a quick reply of our templates', () => {
  it('counts by its payload', () => {
    expect(tapped(WISH_PAYLOADS.stop, 'No me avisen')).toEqual({ wish: 'stop', how: 'button' });
    expect(tapped(WISH_PAYLOADS.stop_marketing)).toEqual({ wish: 'stop_marketing', how: 'button' });
    expect(tapped(WISH_PAYLOADS.start)).toEqual({ wish: 'start', how: 'button' });
  });

  it('does not count by its title', () => {
    for (const payload of ['BAJA', 'STOP', '', null, 'consent:STOP', 'consent:stop '])
      expect(tapped(payload)).toBeNull();
  });

  it('does not count when it was forwarded', () => {
    const content = { kind: 'button', payload: WISH_PAYLOADS.stop };
    const forwarded = { isForwarded: true };
    expect(readWish({ kind: 'button', text: '', isOwnWords: false, content, context: forwarded })).toBeNull();
  });
});
