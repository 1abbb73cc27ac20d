import { z } from 'zod';

export const TemplateStatus = z.enum(['PENDING', 'APPROVED', 'REJECTED', 'PAUSED', 'DISABLED']);
export type TemplateStatus = z.infer<typeof TemplateStatus>;

export const TemplateCategory = z.enum(['UTILITY', 'MARKETING']);

export const TemplateButton = z.looseObject({
  type: z.enum(['QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'COPY_CODE']),
  text: z.string().default(''),
  url: z.string().optional(),
  phone_number: z.string().optional(),
});
export type TemplateButton = z.infer<typeof TemplateButton>;

/** A part of a template, as the Graph API takes and gives it. */
export const TemplateComponent = z.looseObject({
  type: z.enum(['HEADER', 'BODY', 'FOOTER', 'BUTTONS']),
  format: z.enum(['TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT']).optional(),
  text: z.string().optional(),
  example: z.unknown().optional(),
  buttons: z.array(TemplateButton).optional(),
});
export type TemplateComponent = z.infer<typeof TemplateComponent>;

export type TemplatesTable = {
  id: string;
  name: string;
  language: string;
  category: string;
  nextCategory: string | null;
  parameterFormat: 'NAMED' | 'POSITIONAL';
  components: TemplateComponent[];
  status: TemplateStatus;
  reason: string | null;
  quality: string;
  createdAt: Date;
  changedAt: Date;
};
export type Template = Readonly<TemplatesTable>;
export type NewTemplate = Pick<Template, 'name' | 'language' | 'category' | 'parameterFormat' | 'components'>;

/** What the review of WhatsApp does with a template. */
export const Review = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('approve') }),
  z.strictObject({ kind: z.literal('reject'), reason: z.string().min(1).max(200).default('INVALID_FORMAT') }),
  z.strictObject({ kind: z.literal('pause') }),
  z.strictObject({ kind: z.literal('disable') }),
  /** At once, or announced a day before. */
  z.strictObject({
    kind: z.literal('recategorise'),
    category: TemplateCategory,
    isAnnounced: z.boolean().default(false),
  }),
  z.strictObject({ kind: z.literal('quality'), quality: z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']) }),
]);
export type Review = z.infer<typeof Review>;

export type TemplateParts = {
  readonly header: TemplateComponent | undefined;
  readonly body: string;
  readonly footer: string | null;
  readonly buttons: readonly TemplateButton[];
};

export function partsOf(components: readonly TemplateComponent[]): TemplateParts {
  const find = (type: TemplateComponent['type']) => components.find((component) => component.type === type);
  return {
    header: find('HEADER'),
    body: find('BODY')?.text ?? '',
    footer: find('FOOTER')?.text ?? null,
    buttons: find('BUTTONS')?.buttons ?? [],
  };
}
