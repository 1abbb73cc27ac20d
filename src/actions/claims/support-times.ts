import { daysBetween, isSameDay, weekdayOf } from './calendar.ts';
import { type Context, isUnknown } from './context.ts';
import { by, type Ground, mine, type Of, type Support } from './ground.ts';
import { isBrewing, isDelivery } from './topics.ts';
import type { Figure } from './types.ts';

export function durationSupport(figure: Of<'duration'>, context: Context, ground: Ground): Support {
  const sameTopic = (topic: string): boolean =>
    !isDelivery(context.sentence) ||
    isDelivery(topic) ||
    !/\b(?:devol|return|cambio|garant|warrant|refund|reembols)/.test(topic);
  return (
    by(
      ground,
      (known) => known.kind === 'duration' && known.unit === figure.unit && known.value === figure.value,
      sameTopic,
    ) ??
    mine(figure, context, ground) ??
    (isUnknown(context) || (isBrewing(context) && figure.unit === 'minute' && figure.value < 60) ? 'harmless' : null)
  );
}

export function dateSupport(figure: Of<'date'>, context: Context, ground: Ground): Support {
  const delivery = isDelivery(context.sentence);
  const about = (topic: string): boolean => !delivery || isDelivery(topic);
  const isFull = /^\d{4}-/.test(figure.day);
  const support =
    by(
      ground,
      (known) => known.kind === 'date' && (isSameDay(figure.day, known.day) || isSameDay(known.day, figure.day)),
    ) ??
    (isFull
      ? by(
          ground,
          (known) =>
            known.kind === 'weekday' && known.days.includes(weekdayOf(figure.day)) && isNear(figure.day, ground.today),
          about,
        )
      : null) ??
    (isFull && delivery
      ? by(
          ground,
          (known) => known.kind === 'duration' && known.value === daysBetween(ground.today, figure.day) * 1_440,
          isDelivery,
        )
      : null);
  return support ?? mine(figure, context, ground) ?? (isUnknown(context) ? 'harmless' : null);
}

const isNear = (day: string, today: string): boolean => Math.abs(daysBetween(today, day)) <= 14;

export function weekdaySupport(figure: Of<'weekday'>, context: Context, ground: Ground): Support {
  const delivery = isDelivery(context.sentence);
  const covering = (day: number): Support =>
    by(
      ground,
      (known) => known.kind === 'weekday' && known.days.includes(day),
      (topic) => !delivery || isDelivery(topic),
    ) ?? by(ground, (known) => known.kind === 'date' && /^\d{4}-/.test(known.day) && weekdayOf(known.day) === day);
  const supports = figure.days.map(covering);
  const first = supports[0];
  if (first && supports.every((support) => support !== null)) return first;
  return mine(figure, context, ground) ?? (isUnknown(context) && ground.customer.length > 0 ? 'harmless' : null);
}

export function timeSupport(figure: Of<'time'>, context: Context, ground: Ground): Support {
  const matches = (known: Figure): boolean =>
    (known.kind === 'time' && known.minutes.some((minute) => figure.minutes.includes(minute))) ||
    (known.kind === 'number' && known.unit === '' && figure.minutes.includes(known.value * 60));
  return by(ground, matches) ?? mine(figure, context, ground) ?? (isUnknown(context) ? 'harmless' : null);
}
