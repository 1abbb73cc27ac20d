import { z } from 'zod';
import { numeric } from './number-schema.ts';

const text = z.string().nullish().catch(null);

export const SendAnswer = z.looseObject({ messages: z.array(z.looseObject({ id: z.string().min(1) })).min(1) });

export const GraphError = z.looseObject({
  error: z.looseObject({
    code: numeric,
    message: text,
    is_transient: z.boolean().nullish().catch(null),
    error_data: z.looseObject({ details: text }).nullish().catch(null),
  }),
});
