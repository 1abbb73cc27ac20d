import type { Fact } from '../types.ts';
import { isSameDay, weekdayOf } from './calendar.ts';
import { type Context, isAttributed } from './context.ts';
import type { Figure, Known } from './types.ts';

/** What is known besides the facts. */
export type Ground = {
  readonly known: readonly Known[];
  /** Figures of the customer's own messages. */
  readonly customer: readonly Figure[];
  readonly quantities: readonly number[];
  readonly reply: readonly Figure[];
  /** Plain text of what the customer wrote. */
  readonly customerWords: string;
  readonly today: string;
};

/** `harmless` needs no receipt; otherwise the fact that supports, or null. */
export type Support = { readonly fact: Fact } | 'harmless' | null;

export type Of<K extends Figure['kind']> = Extract<Figure, { kind: K }>;

export const by = (
  ground: Ground,
  matches: (known: Figure) => boolean,
  about: (topic: string) => boolean = () => true,
): Support => {
  const found = ground.known.find((known) => matches(known.figure) && about(known.topic));
  return found ? { fact: found.fact } : null;
};

/** The customer's own figure, repeated as theirs. */
export const mine = (figure: Figure, context: Context, ground: Ground): Support =>
  isAttributed(context) && ground.customer.some((theirs) => isSame(theirs, figure)) ? 'harmless' : null;

export const isSame = (a: Figure, b: Figure): boolean => {
  if (a.kind === 'money' && b.kind === 'money') return a.minor === b.minor;
  if (a.kind === 'number' && b.kind === 'money') return a.value * 100 === b.minor;
  if (a.kind === 'money' && b.kind === 'number') return a.minor === b.value * 100;
  if (a.kind === 'number' && b.kind === 'number') return a.value === b.value;
  if (a.kind === 'time' && b.kind === 'time') return a.minutes.some((minute) => b.minutes.includes(minute));
  if (a.kind === 'number' && b.kind === 'time') return b.minutes.includes(a.value * 60);
  if (a.kind === 'weekday' && b.kind === 'weekday') return b.days.every((day) => a.days.includes(day));
  if (a.kind === 'date' && b.kind === 'date')
    return a.day === b.day || isSameDay(b.day, a.day) || isSameDay(a.day, b.day);
  if (a.kind === 'date' && b.kind === 'weekday') return /^\d/.test(a.day) && b.days.includes(weekdayOf(a.day));
  if (a.kind === 'link' && b.kind === 'link') return sameLink(a.url, b.url);
  if (a.kind === 'code' && b.kind === 'code') return a.code === b.code;
  return (a.kind === 'percent' || a.kind === 'duration') && a.kind === b.kind && a.value === b.value;
};

export const sameLink = (a: string, b: string): boolean => a === b;
