import { z } from 'zod';
import { numeric, worded } from './number-schema.ts';
import { plain, text } from './text-schema.ts';

const many = z.array(z.unknown()).catch([]);

export const TemplateList = z.looseObject({
  data: many,
  paging: z
    .looseObject({
      cursors: z.looseObject({ after: z.string().nullish() }).nullish(),
      next: z.string().nullish(),
    })
    .nullish()
    .catch(null),
});

export const TemplatePart = z.looseObject({ type: z.string(), format: plain, text, buttons: many });
export type TemplatePart = z.infer<typeof TemplatePart>;

export const TemplateButtonPart = z.looseObject({ type: z.string(), text, url: text, phone_number: text });

export const GraphTemplate = z.looseObject({
  id: worded,
  name: z.string(),
  language: z.string(),
  status: plain,
  category: plain,
  parameter_format: plain,
  rejected_reason: text,
  quality_score: z.looseObject({ score: plain }).nullish().catch(null),
  components: many,
});
export type GraphTemplate = z.infer<typeof GraphTemplate>;

export const TemplateCreated = z.looseObject({ id: worded, status: plain, category: plain });

/** A refusal of a creation: what is wrong stands in the subcode and in words for a person. */
export const TemplateError = z.looseObject({
  error: z.looseObject({
    code: numeric,
    error_subcode: numeric.nullish().catch(null),
    message: text,
    error_user_msg: text,
  }),
});
