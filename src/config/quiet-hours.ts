import { z } from 'zod';

const HOURS = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/;
const MOST_MINUTES = 16 * 60;

/** `HH:MM-HH:MM`, over midnight or not, at most 16 hours so that a moment is left; `off` is null. */
export const quietHours = () =>
  z.string().transform((value, context): { readonly from: string; readonly until: string } | null => {
    if (/^off$/i.test(value)) return null;
    const [, ...parts] = HOURS.exec(value) ?? [];
    const [fromHour = NaN, fromMinute = 0, untilHour = 0, untilMinute = 0] = parts.map(Number);
    const minutes = (untilHour * 60 + untilMinute - fromHour * 60 - fromMinute + 1440) % 1440;
    if (minutes > 0 && minutes <= MOST_MINUTES) {
      const [from = '', until = ''] = value.split('-');
      return { from, until };
    }
    context.addIssue('must be off, or hours such as 21:00-08:00 of at most 16 hours');
    return z.NEVER;
  });
