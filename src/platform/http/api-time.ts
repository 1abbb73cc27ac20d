import { z } from 'zod';

/** A moment with its zone. Nothing that a business tells of happened before 1970, and PostgreSQL knows no year 0. */
export const apiMoment = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-11-24T18:05:00-06:00.' })
  .refine((at) => Date.parse(at) >= 0, 'must not lie before 1970.');

/** A calendar day that people may mean. */
export const apiDay = z.iso
  .date('must be a day such as 2026-12-04.')
  .refine((day) => day >= '1900-01-01', 'must not lie before 1900.');
